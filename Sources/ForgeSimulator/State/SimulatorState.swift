/// Everything the provider knows: the fold of its events.
struct SimulatorState: Sendable {
    private(set) var clock: SimulatedClock?
    private(set) var files: [String: FileRecord] = [:]
    /// Ids of files in order of creation, deleted ones left out.
    private(set) var fileOrder: [String] = []
    private(set) var batches: [String: BatchRecord] = [:]
    private(set) var batchOrder: [String] = []
    /// Ids of the batches that have not ended.
    private(set) var active: [String] = []
    /// Ids of batches that have ended and whose webhook nobody has accepted.
    private(set) var unnotified: [String] = []
    /// Files that come in parts.
    private(set) var sessions: [String: UploadSession] = [:]
    private(set) var faults: [String: FaultCounter] = [:]
    /// Seconds since 1970 at which files were uploaded.
    private var uploadTimes: [Int64] = []
    private(set) var nextFile = 1
    private(set) var nextBatch = 1

    /// False when the event speaks of a batch that is not there.
    mutating func apply(_ event: StateEvent) -> Bool {
        switch event {
        case .clock(let clock):
            self.clock = clock
        case .file(let file):
            nextFile += 1
            uploadTimes.append(file.created)
            add(file)
        case .deleted(let file):
            files[file] = nil
            fileOrder.removeAll { $0 == file }
        case .created(let batch):
            nextBatch = batch.number + 1
            batches[batch.id] = batch
            batchOrder.append(batch.id)
            active.append(batch.id)
        case .started(let batch, let started):
            faults.merge(started.faults) { $1 }
            return change(batch) { batch in
                batch.status = .inProgress
                batch.inProgress = started.at
                batch.model = started.model
                batch.total = started.total
                batch.tokens = started.tokens
            }
        case .failed(let batch, let at, let problems):
            return change(batch) { batch in
                batch.status = .failed
                batch.ended = at
                batch.problems = problems
            }
        case .cancelling(let batch, let at, let cutoff):
            return change(batch) { batch in
                batch.status = .cancelling
                batch.cancelling = at
                batch.cutoff = cutoff
            }
        case .finalizing(let batch, let at, let cutoff, let isExpiring):
            return change(batch) { batch in
                batch.status = .finalizing
                batch.finalizing = at
                batch.cutoff = cutoff
                batch.isExpiring = isExpiring
            }
        case .ended(let batch, let ended):
            for file in [ended.output, ended.error].compactMap(\.self) { add(file) }
            return change(batch) { batch in
                batch.status = ended.status
                batch.ended = ended.at
                batch.completed = ended.completed
                batch.failed = ended.failed
                batch.usage = ended.usage
                batch.output = ended.output?.id
                batch.error = ended.error?.id
            }
        case .faults(let counters):
            faults.merge(counters) { $1 }
        case .notified(let batch):
            unnotified.removeAll { $0 == batch }
        case .session(let session):
            sessions[session.id] = session
        }
        return true
    }

    /// Keeps what becomes of each line of a batch, which the log does not repeat.
    mutating func setOutcomes(_ outcomes: [Outcome], of batch: String) {
        batches[batch]?.outcomes = outcomes
    }

    /// A file that is there and has not expired.
    func file(_ id: String, at time: Int64) -> FileRecord? {
        guard let file = files[id], (file.expires ?? .max) > time / 1000 else { return nil }
        return file
    }

    /// When batches were created, the newest first, in milliseconds.
    var creations: some Sequence<Int64> {
        let batches = batches
        return batchOrder.reversed().lazy.compactMap { batches[$0]?.created }
    }

    /// When files were uploaded, the newest first, in milliseconds; deleted ones count as well.
    var uploads: some Sequence<Int64> { uploadTimes.reversed().lazy.map { $0 * 1000 } }

    private mutating func add(_ file: FileRecord) {
        files[file.id] = file
        fileOrder.append(file.id)
    }

    private mutating func change(_ id: String, _ body: (inout BatchRecord) -> Void) -> Bool {
        guard var batch = batches[id] else { return false }
        body(&batch)
        if batch.status.isTerminal {
            active.removeAll { $0 == id }
            unnotified.append(id)
            batch.outcomes = []
        }
        batches[id] = batch
        return true
    }
}
