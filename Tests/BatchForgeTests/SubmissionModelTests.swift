import ForgeTrail
import Testing

@testable import BatchForge

/// Every interleaving of one submission with crashes, lost replies and creates that arrive late: breadth first, over
/// the real `SubmissionPlan` and the real `TrailState`. Only the provider is a model: a set of files and a list of
/// batches. A create that names a deleted file is refused and costs nothing.
@Suite("SubmissionPlan: no interleaving makes two batches that are paid")
struct SubmissionModelTests {
    @Test("three crashes and three lost or late replies: at most one batch, and every end is reached")
    func protocolIsSafe() throws {
        let result = try Exploration(plan: { SubmissionPlan.next(for: $0, now: $1, settle: .zero) }).run()
        #expect(result.mostBatches == 1)
        #expect(result.stuck == 0)
        #expect(result.states > 1000, "only \(result.states) states were explored")
    }

    /// The check is only worth something if it can fail.
    @Test("a plan that forgets an open intent is caught paying twice")
    func carelessPlanIsCaught() throws {
        let result = try Exploration(plan: { part, now in
            // What a client does that retries a create after a time-out.
            if let intent = part.createIntent { return .declareFenced(fileID: intent.fileID) }
            return SubmissionPlan.next(for: part, now: now, settle: .zero)
        }).run()
        #expect(result.mostBatches > 1)
    }

    @Test("a plan that looks once and does not fence is caught by a late create")
    func planWithoutFenceIsCaught() throws {
        let result = try Exploration(plan: { part, now in
            if let intent = part.createIntent, part.absentRounds.count >= 2 {
                return .declareFenced(fileID: intent.fileID)
            }
            return SubmissionPlan.next(for: part, now: now, settle: .zero)
        }).run()
        #expect(result.mostBatches > 1)
    }
}

private struct Exploration {
    typealias Plan = (PartState, Timestamp) -> SubmissionPlan.Action

    let plan: Plan

    struct Result {
        var states = 0
        var mostBatches = 0
        /// States from which nothing leads on, though no batch is known.
        var stuck = 0
    }

    func run() throws -> Result {
        var result = Result()
        var seen: Set<String> = []
        var queue = [try World()]
        var next = 0
        while next < queue.count {
            let world = queue[next]
            next += 1
            guard seen.insert(world.key).inserted else { continue }
            result.mostBatches = max(result.mostBatches, world.batches.count)
            let successors = try world.successors(plan)
            if successors.isEmpty && world.part?.batchID == nil && !world.isExhausted { result.stuck += 1 }
            queue += successors
        }
        result.states = seen.count
        return result
    }
}

/// The provider, and the journal of the one client.
private struct World {
    var trail = TrailState()
    var files: Set<String> = []
    /// Creates that were sent, whose reply is lost, and that the provider has not carried out yet.
    var late: [String] = []
    /// The input file of each batch that exists.
    var batches: [String] = []
    var uploads = 0
    var crashes = 3
    var losses = 3

    private static let id = Part(run: RunID("20261122T101500Z-k3f9qa").unsafelyKnown, number: 1)

    init() throws {
        try append(.begin(tool: "submit-batch", pid: 1, host: "test"))
        try append(.run(Self.id.run, kind: .generate, job: "visits", jobSHA256: "", promptsSHA256: ""))
        try append(.input(Self.id, requests: 1, bytes: 1, sha256: "", model: ""))
    }

    var part: PartState? { trail[Self.id] }

    /// The bound of the exploration, not an end of the protocol.
    var isExhausted: Bool { uploads >= 5 }

    var key: String {
        guard let part else { return "" }
        let journal =
            "\(part.attempt) \(part.uploadIntent ?? "-") \(part.fileID ?? "-") \(part.createIntent?.fileID ?? "-") "
            + "\(part.absentRounds.count) \(part.fenceIntent ?? "-") \(part.batchID ?? "-")"
        return "\(journal) | \(files.sorted()) \(late.sorted()) \(batches) \(crashes) \(losses)"
    }

    mutating func append(_ event: JournalEvent) throws {
        try trail.apply(event, time: Timestamp(milliseconds: 0), seq: trail.seq + 1)
    }

    /// What can happen next: a late create arrives, or the client does one action in one of its possible ways.
    func successors(_ plan: Exploration.Plan) throws -> [World] {
        var result: [World] = []
        for (place, file) in late.enumerated() {
            var world = self
            world.late.remove(at: place)
            if files.contains(file) { world.batches.append(file) }
            result.append(world)
        }
        guard let part, !isExhausted else { return result }
        return try result + client(plan(part, Timestamp(milliseconds: 0)), part)
    }

    private func client(_ action: SubmissionPlan.Action, _ part: PartState) throws -> [World] {
        switch action {
        case .upload(let filename):
            var world = self
            try world.append(.uploadIntent(part.part, attempt: part.attempt, filename: filename))
            return try [crashed(world)].compactMap(\.self) + world.uploading(part)
        case .findUpload:
            // Found or not, either is possible where a listing may be late; a second copy costs nothing.
            return try uploading(part)
        case .create(let fileID): return try creating(part, fileID)
        case .look(let fileID, let round): return try looking(part, fileID, round)
        case .announceFence(let fileID):
            var world = self
            try world.append(.fenceIntent(part.part, attempt: part.attempt, fileID: fileID))
            return [world]
        case .fenceAndLook(let fileID, let round):
            var world = self
            world.files.remove(fileID)
            return try [crashed(world)].compactMap(\.self) + world.looking(part, fileID, round)
        case .declareFenced(let fileID):
            var world = self
            // The journal refuses to skip a look. The careless plans of the tests claim to have looked.
            if part.absentRounds.isEmpty {
                try world.append(.reconcileAbsent(part.part, attempt: part.attempt, round: 1))
            }
            if part.fenceIntent == nil {
                try world.append(.fenceIntent(part.part, attempt: part.attempt, fileID: fileID))
                try world.append(.reconcileAbsent(part.part, attempt: part.attempt, round: 3))
            }
            try world.append(.createFenced(part.part, attempt: part.attempt, fileID: fileID))
            return [world]
        case .wait, .done: return []
        }
    }

    private func crashed(_ world: World) -> World? {
        guard world.crashes > 0 else { return nil }
        var world = world
        world.crashes -= 1
        return world
    }

    private func lost(_ world: World) -> World? {
        guard world.losses > 0 else { return nil }
        var world = world
        world.losses -= 1
        return world
    }

    private func uploading(_ part: PartState) throws -> [World] {
        var world = self
        world.uploads += 1
        let fileID = "file-\(world.uploads)"
        world.files.insert(fileID)
        var recorded = world
        try recorded.append(.uploadDone(part.part, attempt: part.attempt, fileID: fileID, adopted: false))
        return [recorded, lost(world), crashed(world)].compactMap(\.self)
    }

    private func creating(_ part: PartState, _ fileID: String) throws -> [World] {
        var intended = self
        try intended.append(.createIntent(part.part, attempt: part.attempt, fileID: fileID))
        var refused = intended
        try refused.append(.createRejected(part.part, attempt: part.attempt, status: 429, code: "", message: ""))
        var made = intended
        if files.contains(fileID) { made.batches.append(fileID) }
        var recorded = made
        try recorded.append(
            .createDone(part.part, attempt: part.attempt, batchID: "batch-\(fileID)", adopted: false))
        var late = intended
        late.late.append(fileID)
        return [recorded, crashed(intended), crashed(made), lost(made), lost(late), crashed(late), lost(refused)]
            .compactMap(\.self)
    }

    private func looking(_ part: PartState, _ fileID: String, _ round: Int) throws -> [World] {
        var world = self
        if batches.contains(fileID) {
            try world.append(
                .createDone(part.part, attempt: part.attempt, batchID: "batch-\(fileID)", adopted: true))
        } else {
            try world.append(.reconcileAbsent(part.part, attempt: part.attempt, round: round))
        }
        return [world]
    }
}

extension Optional where Wrapped == RunID {
    /// A literal of the tests themselves.
    fileprivate var unsafelyKnown: RunID { self ?? RunID.new(at: 0) }
}
