import Synchronization

/// The faults that are still to come about, and what has passed by.
final class FaultPlan: Sendable {
    struct Count {
        var connections = 0
        var requests = 0
        var struck = 0
    }

    private struct State {
        var pending: [(fault: Fault, left: Int)] = []
        var count = Count()
    }

    private let state = Mutex(State())

    var count: Count { state.withLock { $0.count } }

    func arm(_ fault: Fault) { state.withLock { $0.pending.append((fault, fault.number)) } }

    /// Whether the connection that has just been made is refused.
    func connection() -> Bool {
        state.withLock { state in
            state.count.connections += 1
            return strike(&state) { $0.action == .refuse } != nil
        }
    }

    /// What befalls the request that begins with these bytes.
    func request(_ bytes: [UInt8]) -> Fault.Action? {
        state.withLock { state in
            state.count.requests += 1
            return strike(&state) { $0.action != .refuse && bytes.contains(Array($0.matching.utf8)) }
        }
    }

    private func strike(_ state: inout State, _ applies: (Fault) -> Bool) -> Fault.Action? {
        var action: Fault.Action?
        for index in state.pending.indices where applies(state.pending[index].fault) {
            state.pending[index].left -= 1
            if state.pending[index].left == 0 && action == nil { action = state.pending[index].fault.action }
        }
        state.pending.removeAll { $0.left <= 0 }
        if action != nil { state.count.struck += 1 }
        return action
    }
}
