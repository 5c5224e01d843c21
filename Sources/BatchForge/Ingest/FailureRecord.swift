import ForgeBSON
import ForgeTrail

/// `<info>.failure` in a document: why it has no answer.
package struct FailureRecord: Sendable {
    package let part: Part
    package let customID: CustomID
    package let `class`: VerdictClass
    /// One line; the provider's or ours, never text of the document.
    package let message: String
    /// How often the document has been sent and run so far.
    package let attempts: Int
    package let at: Timestamp
    /// Not to be resent before.
    package let retryAfter: Timestamp?

    package init(
        part: Part, customID: CustomID, class: VerdictClass, message: String, attempts: Int, at: Timestamp,
        retryAfter: Timestamp?
    ) {
        self.part = part
        self.customID = customID
        self.class = `class`
        self.message = message
        self.attempts = attempts
        self.at = at
        self.retryAfter = retryAfter
    }

    package var document: BSONDocument {
        var document: BSONDocument = [
            "run": .string(part.run.description), "part": .int32(Int32(clamping: part.number)),
            "custom_id": .string(customID.description), "class": .string(`class`.rawValue),
            "message": .string(message), "attempts": .int32(Int32(clamping: attempts)),
            "at": .date(milliseconds: at.milliseconds),
        ]
        if let retryAfter {
            document = document.setting("retry_after", to: .date(milliseconds: retryAfter.milliseconds))
        }
        return document
    }
}

extension RetrySettings {
    /// The record of a failure, and whether it is the last: attempts used up, or not worth another.
    package func record(
        _ verdict: Verdict, part: Part, customID: CustomID, attempt: Int, at time: Timestamp
    ) -> (record: FailureRecord, forGood: Bool) {
        let attempts = verdict.class.usesAttempt ? attempt : attempt - 1
        let isTransient = verdict.class.isTransient || verdict.isServerError || waits(verdict.class)
        let record = FailureRecord(
            part: part, customID: customID, class: verdict.class, message: verdict.message, attempts: attempts,
            at: time, retryAfter: isTransient ? time.advanced(by: delay(afterAttempts: attempts)) : nil)
        return (record, attempts >= maxAttempts || verdict.class.isNeverResent || givesUp(verdict.class))
    }

    /// What `retry.on` says of a class.
    package func givesUp(_ class: VerdictClass?) -> Bool {
        if let `class`, case .giveUp? = on[`class`] { true } else { false }
    }

    private func waits(_ class: VerdictClass) -> Bool { if case .wait? = on[`class`] { true } else { false } }

    /// `base`, `base × factor`, `base × factor²`, … up to `max`.
    package func delay(afterAttempts attempts: Int) -> Duration {
        var seconds = backoff.base.seconds
        for _ in 1..<max(2, min(attempts, 64)) where attempts > 1 { seconds *= backoff.factor }
        return .milliseconds(Int64(min(seconds, backoff.max.seconds) * 1000))
    }
}
