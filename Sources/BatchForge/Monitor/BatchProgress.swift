import ForgeTrail

/// How far one batch is, or several together: `312 of 455  3 failed  69 %`.
package struct BatchProgress: Equatable, CustomStringConvertible {
    package var completed = 0
    package var failed = 0
    package var total = 0

    package init(completed: Int = 0, failed: Int = 0, total: Int = 0) {
        self.completed = completed
        self.failed = failed
        self.total = total
    }

    /// `requests` is what was sent: a provider counts only after its validation.
    package init(_ batch: RemoteBatch, requests: Int) {
        self.init(completed: batch.completed, failed: batch.failed, total: batch.total > 0 ? batch.total : requests)
    }

    package static func + (a: BatchProgress, b: BatchProgress) -> BatchProgress {
        BatchProgress(completed: a.completed + b.completed, failed: a.failed + b.failed, total: a.total + b.total)
    }

    package var percent: Int { total > 0 ? min(100, (completed + failed) * 100 / total) : 0 }

    package var description: String {
        "\(completed.grouped) of \(total.grouped)" + (failed > 0 ? "  \(failed.grouped) failed" : "") + "  \(percent) %"
    }
}

/// How long a batch has been running, and when it expires.
package struct BatchClock: CustomStringConvertible {
    package let description: String

    /// nil when there is nothing to tell: the batch has ended, or the provider sends no times.
    package init?(_ batch: RemoteBatch, now: Timestamp) {
        var parts: [String] = []
        if let created = batch.createdAt { parts.append("for \(Self.text(seconds: now.seconds - created))") }
        if let expires = batch.expiresAt { parts.append("expires in \(Self.text(seconds: expires - now.seconds))") }
        if parts.isEmpty || batch.status.isTerminal { return nil }
        description = parts.joined(separator: ", ")
    }

    package static func text(seconds: Int64) -> String {
        let seconds = max(0, seconds)
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return "\(seconds / 60) m" }
        return "\(seconds / 3600) h \(seconds % 3600 / 60) m"
    }

    /// Of a pause that is to come: never nothing.
    package static func text(_ pause: Duration) -> String { text(seconds: Int64(pause.seconds.rounded(.up))) }
}
