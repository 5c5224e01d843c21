import ForgeTrail
import Testing

@testable import BatchForge

@Suite("FailureKind: every error has one, and it fits the exit status")
struct FailureKindTests {
    private static func api(_ kind: APIError.Kind, _ status: Int = 0, _ code: String = "") -> APIError {
        APIError(kind: kind, operation: "create a batch", status: status, code: code, reason: "so")
    }

    static let errors: [(any Error & Sendable, FailureKind, Int32)] = [
        (api(.unreachable), .connection, 69), (api(.ambiguous, 500), .connection, 69),
        (api(.incomplete, 200), .connection, 69), (api(.rejected, 401), .connection, 77),
        (api(.rejected, 403), .connection, 77), (api(.rejected, 429), .timeout, 75),
        (api(.rejected, 429, "insufficient_quota"), .processing, 6), (api(.rejected, 400), .validation, 65),
        (api(.rejected, 404), .validation, 65), (api(.rejected), .validation, 78),
        (StoreError(kind: .unreachable, operation: "count", reason: "so"), .connection, 69),
        (StoreError(kind: .denied, operation: "count", reason: "so"), .connection, 77),
        (StoreError(kind: .misconfigured, operation: "count", reason: "so"), .validation, 78),
        (StoreError(kind: .refused, operation: "count", reason: "so"), .validation, 1),
        (TrailError(.busy(nil), "lock", "journal.jsonl", reason: "so"), .timeout, 75),
        (TrailError(.corrupt, "read", "journal.jsonl:2", reason: "so"), .validation, 65),
        (TrailError(.missing, "open", "journal.jsonl", reason: "so"), .validation, 66),
        (TrailError(.io, "write", "journal.jsonl", reason: "so"), .file, 74),
        (TrailError(.refused, "use", "batches", reason: "so"), .file, 73),
        (TrailError(.refused, "append to", "journal.jsonl", reason: "so"), .internal, 70),
        (JobError(.init(.configuration, file: "a.yaml", "so")), .validation, 78),
        (JobError(.init(.data, file: "a.yaml", "so")), .template, 65),
        (JobError(.init(.missing, file: "a.yaml", "so")), .validation, 66),
        (StepError(.held, "so"), .processing, 76), (StepError(.data, kind: .template, "so"), .template, 65),
        (ExitStatus.interrupted(by: 2), .interrupted, 130), (CancellationError(), .interrupted, 143),
        (Unknown(), .internal, 70),
    ]

    private struct Unknown: Error {}

    @Test("kind and exit status", arguments: errors)
    func kinds(error: any Error & Sendable, kind: FailureKind, code: Int32) {
        let failure = Failure(error)
        #expect(failure.kind == kind)
        #expect(failure.status.code == code)
        #expect((failure.kind == .timeout) == (failure.status == .notYet))
        if !(error is StepError) { #expect(failure.hint?.isEmpty == false, "every error says what to do") }
    }

    @Test("a hint at the end of a message that points into a file stands by itself")
    func hintOfItsOwn() {
        let finding = JobError.Finding(
            .configuration, file: "a.yaml", line: 2, column: 1, "unknown key 'b'", sourceLine: "b: 1", hint: "keys: c")
        let failure = Failure(JobError(finding))
        #expect(failure.message == "a.yaml:2:1: unknown key 'b'\n    2 | b: 1\n      | ^")
        #expect(failure.hint == "keys: c")
    }

    @Test("success and a code of somebody else's choice have no kind", arguments: [0, 2, 99] as [Int32])
    func none(code: Int32) { #expect(FailureKind(ExitStatus.given(code)) == nil) }

    @Test(
        "what the parser complains of becomes a message and a hint",
        arguments: [
            (
                "Unknown option '--cuont'. Did you mean '--count'?", "unknown option '--cuont'",
                "did you mean '--count'?"
            ),
            ("Missing value for '-j <file>'", "missing value for '-j <file>'", "'gen-batch --help' lists the options"),
            (
                "-j and --job name the same thing: give one", "-j and --job name the same thing: give one",
                "'gen-batch --help' lists the options"
            ),
        ])
    func usage(said: String, message: String, hint: String) {
        let error = StepError(parserMessage: said, tool: "gen-batch")
        #expect(error.message == message)
        #expect(error.hint == hint)
        #expect(error.status == .usage)
    }
}
