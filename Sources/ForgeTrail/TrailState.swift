/// What the journal says in sum: a pure fold of its events.
///
/// Each step decides from it. An event that cannot follow from the ones before is refused, both when a journal is read
/// and before a line is written, so that a fault in a step stops before it reaches the provider and never becomes part
/// of the journal. Applying an event takes the same time however long the journal is.
package struct TrailState: Equatable, Sendable {
    /// In the order of their `run` events.
    package private(set) var runs: [RunState] = []
    /// Of the last event; 0 before the first.
    package private(set) var seq = 0
    /// When the last event was written.
    package private(set) var time: Timestamp?
    /// Who took the lock last.
    package private(set) var holder: Holder?
    /// The `seq` at which it did; 0 before the first.
    package private(set) var beginSeq = 0

    private var runPlaces: [RunID: Int] = [:]
    private var partPlaces: [Part: Place] = [:]
    private var batchParts: [String: Part] = [:]

    private struct Place: Equatable {
        let run: Int
        let part: Int
    }

    package init() {}

    package subscript(run: RunID) -> RunState? { runPlaces[run].map { runs[$0] } }

    package subscript(part: Part) -> PartState? { partPlaces[part].map { runs[$0.run].parts[$0.part] } }

    /// Of all runs, in order.
    package var parts: [PartState] { runs.flatMap(\.parts) }

    /// The part that a batch was made for, also when another batch took its place later.
    package func part(ofBatch id: String) -> Part? { batchParts[id] }

    /// The batches whose results are not here yet, in the order of their parts: what `current_batch_id.txt` lists.
    package var activeBatchIDs: [String] {
        parts.compactMap { $0.downloaded == nil && $0.ingestBegan == nil ? $0.batchID : nil }
    }

    /// Takes in the next event, or throws `.corrupt` and stays as it was.
    package mutating func apply(_ event: JournalEvent, time: Timestamp, seq: Int) throws(TrailError) {
        if let fault = fault(of: event, seq: seq) {
            throw TrailError(.corrupt, "read", "\(TrailFile.journal.name):\(seq)", reason: fault)
        }
        self.seq = seq
        self.time = time
        switch event {
        case .begin(let tool, let pid, let host):
            holder = Holder(tool: tool, pid: pid, host: host, since: time)
            beginSeq = seq
        case .run(let id, let kind, let job, let jobSHA256, let promptsSHA256):
            runPlaces[id] = runs.count
            runs.append(
                RunState(
                    id: id, kind: kind, time: time, jobName: job, jobSHA256: jobSHA256, promptsSHA256: promptsSHA256))
        case .input(let part, let requests, let bytes, let sha256, let model):
            guard let run = runPlaces[part.run] else { return }
            partPlaces[part] = Place(run: run, part: runs[run].parts.count)
            runs[run].parts.append(
                PartState(part: part, requests: requests, bytes: bytes, sha256: sha256, model: model))
        case .generated(let id, let parts, let requests, let failed):
            guard let run = runPlaces[id] else { return }
            runs[run].isOpen = false
            runs[run].generated = RunState.Generated(parts: parts, requests: requests, failed: failed)
        case .released(let id, let documents, let reason):
            guard let run = runPlaces[id] else { return }
            runs[run].releasedDocuments += documents
            if reason != nil { runs[run].isOpen = false }
        case .note, .unknown: break
        default:
            guard let part = event.part, let place = partPlaces[part] else { return }
            if case .createDone(_, _, let batchID, _) = event { batchParts[batchID] = part }
            runs[place.run].parts[place.part].apply(event, time: time)
        }
    }

    /// Why the event cannot be the next one; nil where it can.
    package func fault(of event: JournalEvent, seq: Int) -> String? {
        if seq != self.seq + 1 { return "its 'seq' is \(seq), \(self.seq + 1) was expected" }
        switch event {
        case .begin, .note, .unknown: return nil
        case .run(let id, _, _, _, _): return runPlaces[id] == nil ? nil : "run '\(id)' began already"
        case .generated(let id, let parts, _, _):
            guard let run = self[id] else { return "run '\(id)' never began" }
            if !run.isOpen { return "run '\(id)' is closed" }
            return run.parts.count == parts ? nil : "run '\(id)' has \(run.parts.count) parts, not \(parts)"
        case .released(let id, _, _): return runPlaces[id] == nil ? "run '\(id)' never began" : nil
        case .input(let part, _, _, _, _):
            guard let run = self[part.run] else { return "run '\(part.run)' never began" }
            if partPlaces[part] != nil { return "part '\(part)' has an input file already" }
            return run.isOpen ? nil : "run '\(part.run)' is closed"
        default:
            guard let id = event.part, let part = self[id] else {
                return "'\(event.name)' is about a part that has no input file"
            }
            if case .createDone(_, _, let batchID, _) = event, let other = batchParts[batchID] {
                return "batch '\(batchID)' was made for part '\(other)'"
            }
            return part.fault(of: event)
        }
    }
}

extension JournalEvent {
    /// The part that the event is about.
    package var part: Part? {
        switch self {
        case .input(let part, _, _, _, _), .uploadIntent(let part, _, _, _), .uploadDone(let part, _, _, _),
            .createIntent(let part, _, _), .createDone(let part, _, _, _), .createRejected(let part, _, _, _, _),
            .reconcileAbsent(let part, _, _), .fenceIntent(let part, _, _), .createFenced(let part, _, _),
            .held(let part, _), .status(let part, _, _, _), .downloaded(let part, _, _), .ingestBegin(let part),
            .ingestDone(let part, _):
            part
        case .begin, .run, .generated, .released, .note, .unknown: nil
        }
    }
}
