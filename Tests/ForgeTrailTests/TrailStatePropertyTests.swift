import TestSupport
import Testing

@testable import ForgeTrail

/// Random journals: at each step any event may be tried, and those that the state lets pass are kept.
@Suite("TrailState: no journal that it lets pass breaks a promise")
struct TrailStatePropertyTests {
    private static let parts = [Part(run: Sample.run, number: 1), Part(run: Sample.otherRun, number: 1)]

    private static func candidate(_ generator: inout SeededGenerator, step: Int, state: TrailState) -> JournalEvent {
        let part = parts[Int.random(in: 0..<parts.count, using: &generator)]
        let known = state[part]
        let attempt = (known?.attempt ?? 1) + [0, 0, 0, 0, 1][Int.random(in: 0..<5, using: &generator)]
        let file = known?.fileID ?? known?.createIntent?.fileID ?? "file-\(step)"
        let adopted = Bool.random(using: &generator)
        let words = ["validating", "in_progress", "completed", "failed", "expired", "cancelled"]
        let word = words[Int.random(in: 0..<words.count, using: &generator)]
        let answered = Int.random(in: 0...1, using: &generator)
        switch Int.random(in: 0..<20, using: &generator) {
        case 0: return .run(part.run, kind: .generate, job: "visits", jobSHA256: "", promptsSHA256: "")
        case 1: return .input(part, requests: 2, bytes: 10, sha256: "", model: "m")
        case 2: return .generated(part.run, parts: 1, requests: 2, failed: 0)
        case 3, 4: return .uploadIntent(part, attempt: attempt, filename: "f-\(step)")
        case 5, 6: return .uploadDone(part, attempt: attempt, fileID: "file-\(step)", adopted: adopted)
        case 7, 8: return .createIntent(part, attempt: attempt, fileID: file)
        case 9: return .createDone(part, attempt: attempt, batchID: "batch_\(step)", adopted: adopted)
        case 10: return .createRejected(part, attempt: attempt, status: 400, code: "", message: "")
        case 11: return .reconcileAbsent(part, attempt: attempt, round: 1)
        case 12: return .fenceIntent(part, attempt: attempt, fileID: file)
        case 13: return .createFenced(part, attempt: attempt, fileID: file)
        case 14: return .held(part, reason: "why")
        case 15, 16:
            let counts = RequestCounts(completed: answered, failed: 0, total: 2)
            return .status(part, batchID: known?.batchID ?? "none", status: word, counts: counts)
        case 17: return .downloaded(part, output: adopted ? Sample.digest : nil, error: nil)
        case 18: return adopted ? .ingestBegin(part) : .note("n")
        default: return .ingestDone(part, IngestCounts(ok: answered, failed: 0, already: 0, unapplied: 0))
        }
    }

    private static func journal(seed: UInt64) throws -> (events: [JournalEvent], states: [TrailState]) {
        var generator = SeededGenerator(seed: seed)
        var events: [JournalEvent] = []
        var states = [TrailState()]
        for step in 0..<600 {
            var state = states[states.count - 1]
            let event = candidate(&generator, step: step, state: state)
            let before = state
            do {
                try state.apply(event, time: Sample.time(step), seq: events.count + 1)
                #expect(before.fault(of: event, seq: events.count + 1) == nil, "seed \(seed), step \(step)")
                events.append(event)
                states.append(state)
            } catch {
                #expect(state == before, "seed \(seed), step \(step)")
            }
        }
        return (events, states)
    }

    @Test(
        "every prefix of a journal that passes is one that passes, and says the same from its lines",
        arguments: 1...20 as ClosedRange<UInt64>)
    func prefixes(seed: UInt64) throws {
        let (events, _) = try Self.journal(seed: seed)
        #expect(events.count > 20, "seed \(seed)")
        var folded = TrailState()
        var read = TrailState()
        for (index, event) in events.enumerated() {
            try folded.apply(event, time: Sample.time(index), seq: index + 1)
            let line = JournalEntry(seq: index + 1, time: Sample.time(index), event: event).line
            let entry = try JournalEntry(line: line, in: 0..<line.count - 1)
            try read.apply(entry.event, time: entry.time, seq: entry.seq)
            #expect(read == folded, "seed \(seed), line \(index + 1)")
        }
    }

    @Test(
        "between two creates of a part lies a no, a fence, or a batch that failed unanswered",
        arguments: 1...200 as ClosedRange<UInt64>)
    func creates(seed: UInt64) throws {
        let (events, states) = try Self.journal(seed: seed)
        for part in Self.parts {
            var isOpen = false
            var isLive = false
            for (index, event) in events.enumerated() where event.part == part {
                switch event {
                case .createIntent:
                    #expect(!isOpen && !isLive, "seed \(seed), line \(index + 1)")
                    isOpen = true
                case .createRejected, .createFenced: isOpen = false
                case .createDone: (isOpen, isLive) = (false, true)
                case .uploadIntent:
                    // The one way past a batch: it failed, and no request of it was answered.
                    if isLive {
                        let before = states[index][part]
                        #expect(before?.batchStatus == "failed" && before?.counts?.completed == 0, "seed \(seed)")
                        isLive = false
                    }
                default: break
                }
                let state = states[index + 1][part]
                #expect((state?.createIntent != nil) == isOpen, "seed \(seed), line \(index + 1)")
                if state?.phaseBeneathHold == .uploaded { #expect(!isOpen && !isLive, "seed \(seed)") }
            }
        }
    }

    @Test("an attempt never goes back, and results are never taken back", arguments: 1...50 as ClosedRange<UInt64>)
    func monotonic(seed: UInt64) throws {
        let (_, states) = try Self.journal(seed: seed)
        for (before, after) in zip(states, states.dropFirst()) {
            for part in Self.parts {
                guard let old = before[part], let new = after[part] else { continue }
                #expect(new.attempt >= old.attempt && new.attempt <= old.attempt + 1, "seed \(seed)")
                #expect(old.downloaded == nil || new.downloaded == old.downloaded, "seed \(seed)")
                #expect(old.ingestBegan == nil || new.ingestBegan == old.ingestBegan, "seed \(seed)")
            }
        }
    }

    @Test("random journals get everywhere")
    func coverage() throws {
        var seen: Set<String> = []
        for seed in 1...200 as ClosedRange<UInt64> {
            for state in try Self.journal(seed: seed).states {
                for part in state.parts { seen.insert(part.phase.description) }
            }
        }
        let all = [
            "sealed", "uploading", "uploaded", "creating", "fencing", "live", "ended (completed)", "ended (failed)",
            "ended (expired)", "ended (cancelled)", "downloaded", "ingesting", "ingested", "held",
        ]
        #expect(Set(all) == seen)
    }
}
