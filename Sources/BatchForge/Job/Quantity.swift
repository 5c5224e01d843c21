/// Durations and sizes as a job file spells them: a number, and a unit where it is not seconds or bytes.
enum Quantity {
    /// `300`, `300s`, `5m`, `24h`, `1.5h`, `2d`, `250ms`.
    static func duration(_ text: String) -> Duration? {
        guard let (number, unit) = split(text) else { return nil }
        let milliseconds: Double
        switch unit {
        case "ms": milliseconds = 1
        case "", "s": milliseconds = 1_000
        case "m": milliseconds = 60_000
        case "h": milliseconds = 3_600_000
        case "d": milliseconds = 86_400_000
        default: return nil
        }
        let value = (number * milliseconds).rounded()
        return value < 1e15 ? .milliseconds(Int64(value)) : nil
    }

    /// `209715200`, `200MB`, `1.5 GiB`. Units go by 1024, as the provider's 200 MB does (209,715,200 bytes).
    static func size(_ text: String) -> Int? {
        guard let (number, unit) = split(text) else { return nil }
        let factor: Double
        switch unit.lowercased() {
        case "", "b": factor = 1
        case "k", "kb", "kib": factor = 1_024
        case "m", "mb", "mib": factor = 1_048_576
        case "g", "gb", "gib": factor = 1_073_741_824
        default: return nil
        }
        let value = (number * factor).rounded(.down)
        return value < 1e15 ? Int(value) : nil
    }

    /// `200MB`, `1KB`, `1023`: the largest unit that leaves no fraction.
    static func spelling(_ size: Int) -> String {
        for (unit, factor) in [("GB", 1_073_741_824), ("MB", 1_048_576), ("KB", 1_024)] where size % factor == 0 {
            return "\(size / factor)\(unit)"
        }
        return "\(size)"
    }

    private static func split(_ text: String) -> (number: Double, unit: String)? {
        let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        guard let first = digits.first, first != ".", digits.last != ".", digits.count <= 18,
            let number = Double(digits)
        else { return nil }
        let rest = text[digits.endIndex...]
        return (number, String(rest.first == " " ? rest.dropFirst() : rest))
    }

    /// `300s`, `5m`, `24h`: the largest unit that leaves no fraction.
    static func spelling(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        if attoseconds != 0 { return "\(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)ms" }
        if seconds > 0 && seconds % 86_400 == 0 { return "\(seconds / 86_400)d" }
        if seconds > 0 && seconds % 3_600 == 0 { return "\(seconds / 3_600)h" }
        if seconds > 0 && seconds % 60 == 0 { return "\(seconds / 60)m" }
        return "\(seconds)s"
    }
}
