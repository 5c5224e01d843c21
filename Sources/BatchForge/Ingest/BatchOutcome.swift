import ForgeJSON
import ForgeTrail

/// How a batch ended, as far as it concerns the requests that neither file mentions.
package struct BatchOutcome {
    private let status: BatchStatus
    /// The provider's validation errors: 1-based line of the input file (nil: the batch as a whole), code, message.
    private let errors: [(line: Int?, code: String, message: String)]

    package init(_ part: PartState, in trail: Trail) throws {
        status = BatchStatus(part.batchStatus ?? "")
        guard try trail.directory.exists(.batch(part.part)) else {
            errors = []
            return
        }
        let object: JSONValue
        do {
            object = try JSONValue(parsing: try trail.directory.read(.batch(part.part)))
        } catch let error as JSONError {
            throw StepError(
                .data, "'\(trail.directory.path(of: .batch(part.part)))' is not what the provider said: \(error)")
        }
        errors = (object["errors"]?["data"]?.arrayValue ?? []).map { error in
            (
                error["line"]?.integerValue.map { Int(clamping: $0) }, error["code"]?.stringValue ?? "",
                error["message"]?.stringValue ?? ""
            )
        }
    }

    /// Gives a verdict to every request that has none.
    package func settleUnanswered(_ requests: inout RequestList) throws {
        for index in requests.indices where requests.verdict(at: index) == nil {
            requests.settle(index, verdict(line: index + 1), nil)
        }
    }

    private func verdict(line: Int) -> Verdict {
        switch status {
        case .expired: return Verdict(.expired, "the batch expired before the request was run")
        case .cancelled: return Verdict(.cancelled, "the batch was cancelled before the request was run")
        case .failed:
            if let own = errors.first(where: { $0.line == line }) { return Verdict(.apiError, own.message) }
            guard let first = errors.first else { return Verdict(.cancelled, "the batch failed validation") }
            let isBilling = APIError.billingCodes.contains(first.code)
            return Verdict(
                isBilling ? .billingLimit : .cancelled, "the batch was not run: \(first.message)")
        default: return Verdict(.unanswered, "the batch is complete, and no file mentions the request")
        }
    }
}
