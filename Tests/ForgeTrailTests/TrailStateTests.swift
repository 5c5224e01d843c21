import Testing

@testable import ForgeTrail

@Suite("TrailState: what the journal says in sum")
struct TrailStateTests {
    private static let part = Sample.part
    private static let adopted = TrailStateCases.adopted
    private static let held = TrailStateCases.held
    private static let failedAtValidation = TrailStateCases.failedAtValidation

    @Test("where a part stands after these events", arguments: TrailStateCases.phases.indices)
    func phase(index: Int) throws {
        let row = TrailStateCases.phases[index]
        let part = try #require(try Sample.state(after: row.events)[Self.part])
        #expect(part.phase == row.phase, "\(row.name)")
        #expect(part.attempt == row.attempt, "\(row.name)")
    }

    @Test("what cannot follow is refused and changes nothing", arguments: TrailStateCases.illegal.indices)
    func rejected(index: Int) throws {
        let row = TrailStateCases.illegal[index]
        var state = try Sample.state(after: row.events)
        let before = state
        let seq = row.events.count + 1
        #expect(state.fault(of: row.next, seq: seq) != nil, "\(row.name)")
        do {
            try state.apply(row.next, time: Sample.time(99), seq: seq)
            Issue.record("took \(row.name)")
        } catch {
            #expect(error.kind == .corrupt)
            #expect(error.path == "journal.jsonl:\(seq)")
        }
        #expect(state == before, "\(row.name)")
    }

    @Test("a number that is not the next is refused", arguments: [-1, 0, 1, 2, 3, 5, 6, Int.max])
    func sequence(seq: Int) throws {
        var state = try Sample.state(after: Sample.began)
        #expect { try state.apply(.note(""), time: Sample.time(0), seq: seq) } throws: {
            ($0 as? TrailError)?.kind == .corrupt
        }
        try state.apply(.note(""), time: Sample.time(0), seq: 4)
        #expect(state.seq == 4)
    }

    @Test("what an open create knows, and what a fence forgets")
    func details() throws {
        let fencing = try #require(try Sample.state(after: Sample.fencing)[Self.part])
        #expect(fencing.createIntent == CreateIntent(attempt: 1, fileID: "file-1", time: Sample.time(6)))
        #expect(fencing.absentRounds == [AbsentRound(round: 1, time: Sample.time(7))])
        #expect(fencing.fenceIntent == "file-1")

        let fenced = try #require(try Sample.state(after: Sample.fenced)[Self.part])
        #expect(fenced.createIntent == nil && fenced.fenceIntent == nil && fenced.fileID == nil)
        #expect(fenced.absentRounds.isEmpty && fenced.uploadIntent == nil && fenced.batchID == nil)
    }

    @Test("a rejection is kept until a create succeeds")
    func rejection() throws {
        let no = JournalEvent.createRejected(Self.part, attempt: 1, status: 429, code: "rate", message: "slow")
        let rejected = Sample.creating + [no]
        #expect(try Sample.state(after: rejected)[Self.part]?.rejection?.code == "rate")
        let again = rejected + [.createIntent(Self.part, attempt: 1, fileID: "file-1")]
        #expect(try Sample.state(after: again)[Self.part]?.rejection?.status == 429)
        #expect(try Sample.state(after: again + [Self.adopted])[Self.part]?.rejection == nil)
    }

    @Test("a hold keeps what lies beneath it")
    func hold() throws {
        let part = try #require(try Sample.state(after: Sample.creating + [Self.held])[Self.part])
        #expect(part.held == "a person must decide")
        #expect(part.phaseBeneathHold == .creating)
        #expect(part.createIntent?.fileID == "file-1")
    }

    @Test("the time of the first ingestion stays, the last counts stay")
    func ingestion() throws {
        let again = IngestCounts(ok: 0, failed: 3, already: 97, unapplied: 0)
        let events = Sample.ingested + [.ingestBegin(Self.part), .ingestDone(Self.part, again)]
        let part = try #require(try Sample.state(after: events)[Self.part])
        #expect(part.ingestBegan == Sample.time(Sample.downloaded.count))
        #expect(part.ingested == again)
    }

    @Test("batches are active until their results are here, and found by their name for good")
    func batches() throws {
        #expect(try Sample.state(after: Sample.creating).activeBatchIDs == [])
        #expect(try Sample.state(after: Sample.live).activeBatchIDs == ["batch_1"])
        #expect(try Sample.state(after: Sample.completed).activeBatchIDs == ["batch_1"])
        #expect(try Sample.state(after: Sample.downloaded).activeBatchIDs == [])
        let anew =
            Self.failedAtValidation + [
                .uploadIntent(Self.part, attempt: 2, filename: "b2.jsonl"),
                .uploadDone(Self.part, attempt: 2, fileID: "file-2", adopted: false),
                .createIntent(Self.part, attempt: 2, fileID: "file-2"),
                .createDone(Self.part, attempt: 2, batchID: "batch_2", adopted: false),
            ]
        let state = try Sample.state(after: anew)
        #expect(state.activeBatchIDs == ["batch_2"])
        #expect(state.part(ofBatch: "batch_1") == Self.part)
        #expect(state.part(ofBatch: "batch_2") == Self.part)
        #expect(state.part(ofBatch: "batch_3") == nil)
        #expect(state[Self.part]?.batchStatus == nil)
    }

    @Test("one batch belongs to one part")
    func oneBatchOnePart() throws {
        let other = Part(run: Sample.run, number: 2)
        let events = Sample.began + [.input(other, requests: 1, bytes: 1, sha256: "", model: "")]
        var state = try Sample.state(after: events + [Self.adopted])
        #expect {
            try state.apply(
                .createDone(other, attempt: 1, batchID: "batch_7", adopted: true), time: Sample.time(0),
                seq: events.count + 2)
        } throws: { ($0 as? TrailError)?.kind == .corrupt }
    }

    @Test("a run is open until it is whole or given up")
    func runs() throws {
        let begun = try Sample.state(after: Sample.began)
        #expect(begun[Sample.run]?.isOpen == true)
        let released = try Sample.state(after: Sample.began + [.released(Sample.run, documents: 5, reason: nil)])
        #expect(released[Sample.run]?.isOpen == true)
        #expect(released[Sample.run]?.releasedDocuments == 5)
        let closed = try Sample.state(
            after: Sample.began + [
                .released(Sample.run, documents: 5, reason: nil),
                .released(Sample.run, documents: 2, reason: "the generation died"),
            ])
        #expect(closed[Sample.run]?.isOpen == false)
        #expect(closed[Sample.run]?.releasedDocuments == 7)
        #expect(closed[Sample.run]?.generated == nil)
        let whole = try Sample.state(after: Sample.sealed)
        #expect(whole[Sample.run]?.isOpen == false)
        #expect(whole[Sample.run]?.generated == RunState.Generated(parts: 1, requests: 100, failed: 0))
        #expect(whole[Sample.run]?.jobName == "visits")
        #expect(whole[Sample.run]?.time == Sample.time(1))
        #expect(whole.runs.map(\.id) == [Sample.run] && whole.parts.map(\.part) == [Self.part])
    }
}
