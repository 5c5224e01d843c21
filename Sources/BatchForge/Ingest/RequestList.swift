import Crypto
import ForgeBSON
import ForgeJSON
import ForgeTrail

/// The requests of one input file and the verdict on each: the join of input, output and error file by `custom_id`.
///
/// It holds ids and verdicts, never prompts or answers: a part has at most 50,000 requests.
package struct RequestList {
    package struct Entry {
        package let customID: String
        /// SHA-256 of the request's body, cut to 128 bits: tells later whether the prompt has changed.
        package let promptSHA256: String
        package var verdict: Verdict
        /// File and line of the evidence, nil when there is none.
        package var source: String?

        /// The entry's line in `results_*.jsonl`.
        var line: JSONValue {
            var line: JSONObject = ["custom_id": .string(customID), "verdict": .string(verdict.class.rawValue)]
            if let status = verdict.statusCode { line["status_code"] = .integer(Int64(status)) }
            if let reason = verdict.finishReason { line["finish_reason"] = .string(reason) }
            if let usage = verdict.usage {
                line["usage"] = [
                    "prompt_tokens": .integer(usage.promptTokens),
                    "completion_tokens": .integer(usage.completionTokens),
                ]
            }
            if !verdict.message.isEmpty { line["message"] = .string(verdict.message) }
            if let source { line["source"] = .string(source) }
            return .object(line)
        }
    }

    private var ids: [(customID: String, promptSHA256: String)] = []
    private var places: [String: Int] = [:]
    private var verdicts: [(verdict: Verdict, source: String?)?] = []

    package init(_ part: Part, in trail: Trail) throws {
        var lines = try LineReader(.input(part), in: trail.directory)
        while let line = try lines.next() {
            guard let request = try? RequestLine(parsing: line.bytes) else {
                throw StepError(.data, "\(trail.directory.path(of: .input(part))):\(line.number): not a request")
            }
            let digest = hexadecimal(SHA256.hash(data: line.bytes[request.body]).prefix(16))
            places[request.customID] = ids.count
            ids.append((request.customID, digest))
        }
        verdicts = Array(repeating: nil, count: ids.count)
    }

    package var count: Int { ids.count }
    package var indices: Range<Int> { ids.indices }

    package func index(of customID: String) -> Int? { places[customID] }
    package func customID(at index: Int) -> String { ids[index].customID }
    package func promptSHA256(at index: Int) -> String { ids[index].promptSHA256 }
    package func verdict(at index: Int) -> Verdict? { verdicts[index]?.verdict }

    package mutating func settle(_ index: Int, _ verdict: Verdict, _ source: String?) {
        verdicts[index] = (verdict, source)
    }

    /// The judgement is another after all, on the same evidence: the answer was good, but could not be written.
    package mutating func revise(_ index: Int, _ class: VerdictClass, _ message: String) {
        var verdict = Verdict(`class`, message)
        if let old = verdicts[index]?.verdict {
            verdict.statusCode = old.statusCode
            verdict.finishReason = old.finishReason
            verdict.usage = old.usage
        }
        verdicts[index] = (verdict, verdicts[index]?.source)
    }

    package var hashedIDs: [CustomID] { ids.compactMap { CustomID($0.customID) }.filter(\.isHash) }

    /// Every request in the order of the input file. One that has no verdict yet is left out.
    package var settled: some Sequence<Entry> {
        indices.lazy.compactMap { index in
            verdicts[index].map {
                Entry(
                    customID: ids[index].customID, promptSHA256: ids[index].promptSHA256, verdict: $0.verdict,
                    source: $0.source)
            }
        }
    }
}

/// What came back and found no place: `unapplied_*.jsonl`.
package struct StrayList {
    package enum Reason: String {
        case deleted
        case claimLost = "claim_lost"
        case unknownCustomID = "unknown_custom_id"
        case badLine = "bad_line"
        /// The document cannot take a mark of ours: too large, or forbidden by a validator.
        case notWritable = "not_writable"
    }

    package private(set) var lines: [JSONValue] = []

    package var count: Int { lines.count }
    package var isEmpty: Bool { lines.isEmpty }

    package mutating func add(_ customID: String, _ reason: Reason, _ source: String?) {
        var line: JSONObject = [:]
        if !customID.isEmpty { line["custom_id"] = .string(customID) }
        line["reason"] = .string(reason.rawValue)
        if let source { line["source"] = .string(source) }
        lines.append(.object(line))
    }
}
