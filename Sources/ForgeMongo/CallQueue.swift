import Dispatch

/// Makes the calls of one libmongoc client one after the other on a thread of their own.
///
/// libmongoc's calls block, some for minutes when a server falls silent in the middle of an answer. The caller waits
/// here instead, and once the program was told to stop it waits no longer than `grace`: then the call is abandoned, to
/// finish or not while the program ends. Work that is still making progress is never cut short; the step that calls
/// decides where it stops.
///
/// The same thread reads ahead: the next page of a cursor is fetched while the caller works on this one.
final class CallQueue: Sendable {
    private static let slice = 0.1

    private let queue = DispatchQueue(label: "mongoc")
    private let isCancelled: @Sendable () -> Bool
    private let grace: Double

    /// `grace` is in seconds.
    init(isCancelled: @escaping @Sendable () -> Bool, grace: Double = 4) {
        self.isCancelled = isCancelled
        self.grace = grace
    }

    /// Queues a call and goes on. `result(of:)` waits for it.
    func start<Value: Sendable>(_ call: @escaping @Sendable () throws -> Value) -> PendingCall<Value> {
        let pending = PendingCall<Value>()
        queue.async { pending.finish(Result(catching: call)) }
        return pending
    }

    /// Throws what the call threw, or `CancellationError` when it was abandoned.
    func result<Value: Sendable>(of pending: PendingCall<Value>) throws -> Value {
        var waited = 0.0
        while true {
            if let result = pending.wait(seconds: Self.slice) { return try result.get() }
            guard isCancelled() else { continue }
            waited += Self.slice
            if waited >= grace { throw CancellationError() }
        }
    }

    func run<Value: Sendable>(_ call: @escaping @Sendable () throws -> Value) throws -> Value {
        try result(of: start(call))
    }

    /// Makes a last call, whose outcome nobody needs, and waits a moment for it.
    func close(_ call: @escaping @Sendable () -> Void) {
        _ = start(call).wait(seconds: 1)
    }
}

/// The outcome of a call that was queued, there once it was made.
final class PendingCall<Value: Sendable>: @unchecked Sendable {
    // Written before the signal and read after the wait, which order the two.
    private var outcome: Result<Value, any Error>?
    private let done = DispatchSemaphore(value: 0)

    fileprivate func finish(_ outcome: Result<Value, any Error>) {
        self.outcome = outcome
        done.signal()
    }

    fileprivate func wait(seconds: Double) -> Result<Value, any Error>? {
        guard done.wait(timeout: .now() + seconds) == .success else { return nil }
        return outcome
    }
}
