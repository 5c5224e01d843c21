import ForgeJSON

/// `--print-config`: every setting of a job with its value and where that comes from.
struct SettingList {
    private let settings: [Setting]

    /// How wide a value may be before what is behind it moves to the right.
    private static let valueWidth = 40
    /// More of a value than this is for those who ask with `--json`.
    private static let valueLimit = 100

    init(of job: Job) { settings = job.settings }

    func tell(_ console: Console) {
        for line in lines { console.result(line) }
        for setting in settings {
            console.event(
                "setting",
                ["key": .string(setting.key), "value": .string(setting.value), "origin": .string(setting.origin)])
        }
    }

    /// Three columns, for people.
    var lines: [String] {
        let rows = settings.map { (key: $0.key, value: $0.value.oneLine(upTo: Self.valueLimit), origin: $0.origin) }
        let keyWidth = rows.map(\.key.count).max() ?? 0
        let valueWidth = rows.map(\.value.count).filter { $0 <= Self.valueWidth }.max() ?? 0
        return rows.map { row in
            "\(Self.padded(row.key, to: keyWidth)) = \(Self.padded(row.value, to: valueWidth))  \(row.origin)"
        }
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
