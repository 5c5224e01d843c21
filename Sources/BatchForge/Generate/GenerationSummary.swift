import ForgeJSON
import ForgeTrail

/// What a generation says at its end, for `gen-batch` and `retry-failed` alike.
package struct GenerationSummary {
    private let context: Context
    private let trail: Trail
    private let report: Generation.Report

    package init(_ context: Context, trail: Trail, _ report: Generation.Report) {
        self.context = context
        self.trail = trail
        self.report = report
    }

    package func tell() throws -> ExitStatus {
        let console = context.console
        for part in report.parts {
            let path = trail.directory.path(of: .input(part))
            console.say("wrote    \(path)")
            console.result(path, isSaid: true)
            console.event(
                "input", ["job": .string(context.job.name), "part": .string("\(part)"), "file": .string(path)])
        }
        console.say("requests \(report.requests.grouped)   \(report.bytes.grouped) bytes")
        console.summarize("requests", .integer(Int64(report.requests)))
        console.summarize("failed", .integer(Int64(report.failures.count + report.unclaimable)))
        report.failures.tell(context)
        if let (label, reason) = report.firstUnclaimable {
            console.warn(
                "\(report.unclaimable.counted("document")) cannot carry a mark of ours, the first \(label.id): \(reason)",
                hint: "'\(context.job.status.infoField)' must be a document or absent in every selected document, "
                    + "and there must be room for it")
            label.aside.map(console.say)
        }
        if let remedy = report.failures.remedy(context) { console.say("hint: \(remedy)") }
        if report.requests > 0 {
            console.next(context.command("submit-batch"))
        } else if report.failures.count > 0 {
            console.next(context.command("identify-failed"))
        }
        return report.failures.count + report.unclaimable > 0 ? .someFailed : .done
    }
}
