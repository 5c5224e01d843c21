import ForgeBSON
import ForgeJSON

/// A case that this engine answers differently from Python's Jinja2.
struct Difference: Sendable, CustomStringConvertible {
    let test: GeneratedCase
    let own: OracleAnswer
    let expected: OracleAnswer

    /// nil when both answers are the same: the same bytes, or a refusal, which for a syntax error is in the same line.
    init?(_ test: GeneratedCase, _ expected: OracleAnswer?) {
        guard let expected else { return nil }
        let own = test.question.answer()
        switch (own, expected) {
        case (.output, .output) where own == expected: return nil
        case (.refused(let kind, let template, let line, _), .refused(let other, let otherTemplate, let otherLine, _)):
            if kind == other, kind != "syntax" || otherLine == nil || line == otherLine && template == otherTemplate {
                return nil
            }
            if kind != "syntax", other != "syntax" { return nil }
        default: break
        }
        (self.test, self.own, self.expected) = (test, own, expected)
    }

    /// How the answers differ, so that a smaller case can be seen to differ in the same way.
    var manner: String {
        switch (own, expected) {
        case (.output, .output): "output"
        case (.refused(_, _, _, let message), .output): "refused: \(message.prefix(12))"
        case (.output, .refused(_, _, _, let message)): "accepted: \(message.prefix(12))"
        case (.refused(let kind, _, _, _), .refused(let other, _, _, _)): "\(kind) for \(other)"
        }
    }

    /// The smallest case found that differs in the same way.
    func shrunk() throws -> Difference {
        var best = self
        // Each round takes the greatest cut that leaves the difference.
        for _ in 0..<60 {
            let candidates = best.test.smaller
            var found: Difference?
            for start in stride(from: 0, to: candidates.count, by: 150) {
                let batch = Array(candidates[start..<min(candidates.count, start + 150)])
                let replies = try Jinja2.replies(to: batch.map(\.question))
                for (candidate, reply) in zip(batch, replies) {
                    guard let difference = Difference(candidate, reply.answer), difference.manner == manner else {
                        continue
                    }
                    found = difference
                    break
                }
                if found != nil { break }
            }
            guard let found else { break }
            best = found
        }
        return best
    }

    var description: String {
        let document = test.document.extendedJSON().serialized()
        return """
            template \(test.template.text.debugDescription)
            document \(String(decoding: document, as: UTF8.self))
            options \(test.options)
            own      \(own)
            expected \(expected)
            """
    }
}
