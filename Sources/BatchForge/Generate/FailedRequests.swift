import ForgeBSON
import ForgeJSON

/// The documents for which no request could be made: how many of each class, and the first of them.
package struct FailedRequests {
    private var groups: [(class: VerdictClass, count: Int, first: DocumentLabel, failure: RequestFailure)] = []

    package var count: Int { groups.reduce(0) { $0 + $1.count } }

    /// `label` is asked for the first of a class only.
    mutating func add(_ failure: RequestFailure, _ label: @autoclosure () throws -> DocumentLabel) rethrows {
        if let place = groups.firstIndex(where: { $0.class == failure.class }) {
            groups[place].count += 1
        } else {
            groups.append((failure.class, 1, try label(), failure))
        }
    }

    /// The first of the worst class: a template that cannot be rendered before a context that is missing.
    var first: (label: DocumentLabel, failure: RequestFailure)? {
        let group = groups.first { $0.class == .template } ?? groups.first
        return group.map { ($0.first, $0.failure) }
    }

    func tell(_ context: Context) {
        let console = context.console
        if !groups.isEmpty { console.classify(.template) }
        for group in groups {
            let what =
                group.class == .missingContext
                ? group.count.counted("document") + " without context"
                : group.count.counted("document")
            console.say(
                "failed   \(what) (\(group.class.rawValue)), the first \(group.first.shown):\n\(group.failure.description)"
            )
            console.event(
                "failures", ["class": .string(group.class.rawValue), "count": .integer(Int64(group.count))])
        }
    }

    /// What to do about them; `listed`: failed_ids.txt names them.
    func remedy(_ context: Context, listed: Bool = false) -> String? {
        if groups.isEmpty { return nil }
        let isTemplate = groups.contains { $0.class == .template }
        let isContext = groups.contains { $0.class == .missingContext }
        let remedies = [
            isTemplate ? "mend the template or the documents" : nil,
            isContext ? "see to it that the context is there" : nil,
        ]
        let commands = (listed ? [] : ["identify-failed"]) + ["retry-failed"]
        return remedies.compactMap { $0 }.joined(separator: ", ") + ", then run "
            + commands.map { "'\(context.command($0))'" }.joined(separator: " and ")
    }
}
