/// Text of a job or an answer, as it may be shown inside a message.
enum ShownText {
    static func oneLine(_ text: String) -> String {
        Console.printable(text).replacing("\n", with: #"\u{a}"#)
    }

    /// The beginning and the end of what is longer than `limit`.
    static func clipped(_ text: String, to limit: Int) -> String {
        let scalars = text.unicodeScalars
        // Counted only as far as needed.
        guard scalars.dropFirst(limit).first != nil else { return text }
        var short = String.UnicodeScalarView(scalars.prefix(limit / 2))
        short.append("…")
        short.append(contentsOf: scalars.suffix(limit - limit / 2 - 1))
        return String(short)
    }

    /// A name or value of the schema, inside a message.
    static func shown(_ text: String) -> String { clipped(oneLine(text), to: 60) }
}
