import ForgeTrail

/// Twenty cells of progress: `██████████████······ 69 %`.
package struct ProgressBar: CustomStringConvertible {
    private let done: Int
    private let total: Int

    package init(done: Int, of total: Int) {
        self.done = min(max(0, done), max(0, total))
        self.total = max(0, total)
    }

    package var description: String {
        guard total > 0 else { return "" }
        let cells = done * 20 / total
        return String(repeating: "█", count: cells) + String(repeating: "·", count: 20 - cells)
            + " \(done * 100 / total) %"
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
}
