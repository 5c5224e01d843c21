import ForgeJSON

/// The time between two dates, as Python's `timedelta`.
final class TimeDifference: TemplateObject {
    let microseconds: Int64

    init(microseconds: Int64) { self.microseconds = microseconds }

    private var parts: (days: Int64, seconds: Int64, microseconds: Int64) {
        let (days, rest) = microseconds.dividedDown(by: 86_400_000_000)
        return (days, rest / 1_000_000, rest % 1_000_000)
    }

    override var typeName: String { "datetime.timedelta" }
    override var isTrue: Bool { microseconds != 0 }
    override var identityText: String? { "timedelta \(microseconds)" }

    override func isSame(as other: TemplateObject) -> Bool {
        (other as? TimeDifference)?.microseconds == microseconds
    }

    override var attributeNames: [String] { ["days", "seconds", "microseconds", "total_seconds"] }

    override func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        switch name {
        case "days": .integer(parts.days)
        case "seconds": .integer(parts.seconds)
        case "microseconds": .integer(parts.microseconds)
        case "total_seconds":
            .object(
                TimeMethod(name) { [microseconds] (arguments, renderer) throws(Fault) in
                    _ = try arguments.bind(name)
                    return .double(try PythonNumber.quotient(microseconds, 1_000_000))
                })
        default: nil
        }
    }

    override func printed() throws(Fault) -> String {
        let (days, seconds, microseconds) = parts
        var text = days == 0 ? "" : "\(days) day\(days.magnitude == 1 ? "" : "s"), "
        text += "\(seconds / 3600):\((seconds / 60 % 60).padded(2)):\((seconds % 60).padded(2))"
        return microseconds == 0 ? text : text + "." + microseconds.padded(6)
    }

    override func repr() throws(Fault) -> String {
        let (days, seconds, microseconds) = parts
        let given = [("days", days), ("seconds", seconds), ("microseconds", microseconds)].filter { $0.1 != 0 }
        let text = given.map { "\($0.0)=\($0.1)" }.joined(separator: ", ")
        return "datetime.timedelta(\(text.isEmpty ? "0" : text))"
    }
}
