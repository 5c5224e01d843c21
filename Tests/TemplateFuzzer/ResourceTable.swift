import ForgeBSON
import ForgeJinja
import TestSupport

/// Goes through every case that asks for too much, each in a process of its own, and prints what it took.
struct ResourceTable {
    let watchdog: Watchdog
    /// Whether those are printed too that are fine.
    let isVerbose: Bool

    /// Gives the number of cases that did not end as they have to. `part` picks cases by a part of their names.
    func run(_ part: String, arguments: [String]) throws -> Int {
        var failures = 0
        let start = Watchdog.now
        let chosen = ResourceCase.all.enumerated().filter { part.isEmpty || $0.element.name.contains(part) }
        for (number, test) in chosen {
            let run = ToolRun(
                try BuiltTool.path(of: "TemplateFuzzer"), arguments + ["--resource", "\(number)"],
                timeout: .seconds(20 * watchdog.seconds + 60))
            let outcome = try run.run()
            let isFine = outcome.end == .exit(0)
            if !isFine { failures += 1 }
            guard !isFine || isVerbose else { continue }
            let end = outcome.code == nil ? "\(outcome.end) " : ""
            say(
                "\(isFine ? "" : "FAILED ")\(end)\(test.name): \(outcome.output.split(separator: "\n").joined(separator: "; "))"
            )
        }
        say("\(chosen.count) cases in \((Watchdog.now - start) / 1_000_000_000) s, \(failures) failed")
        return failures
    }

    /// Tries one case here.
    func attempt(_ number: Int) throws {
        let all = ResourceCase.all
        guard all.indices.contains(number) else { throw SupportError("there are \(all.count) cases") }
        let test = all[number]
        let source = test.source()
        let document = test.document()
        // The source and the document are the test's own to hold; the kernel counts the peak anew.
        try FileText.write("5", to: "/proc/self/clear_refs")
        let held = Watchdog.peak
        watchdog.begin(Int64(number), allowing: held)
        let start = Watchdog.processorTime
        let (kind, message) = Self.result(source, document)
        // Not of the clock, so that a machine with other work to do makes no difference.
        let time = Watchdog.processorTime - start
        watchdog.end()
        let memory = max(0, Watchdog.peak - held)
        say("\(time / 1_000_000) ms, \(memory >> 20) MB, \(kind?.rawValue ?? "rendered"): \(message)")
        if Double(time) > watchdog.seconds * 1e9 { throw SupportError("too long") }
        if memory > watchdog.memory { throw SupportError("too much memory") }
        if let wanted = test.kind, wanted != kind { throw SupportError("not an error of the kind '\(wanted)'") }
    }

    private static func result(_ source: String, _ document: BSONDocument) -> (TemplateError.Kind?, String) {
        do throws(TemplateError) {
            let template = try Template(source, name: "case.j2")
            var output: [UInt8] = []
            try template.render(TemplateScope(document: document), into: &output)
            return (nil, "\(output.count) bytes")
        } catch {
            // What a person is shown has to stay readable as well.
            let shown = error.description.utf8.count
            return (
                error.kind,
                "\(error.line):\(error.column) \(error.message.prefix(60))"
                    + (shown > 10_000 ? " TOLD IN \(shown) BYTES" : "")
            )
        }
    }
}
