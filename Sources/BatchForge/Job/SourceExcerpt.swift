/// A line of a source and the carets below the part of it that is meant.
struct SourceExcerpt {
    /// Of a long line only the neighbourhood of that part.
    let line: String
    let marker: String

    /// Lines of more than `longest` Unicode scalars are cut to `shown`.
    init(_ source: String, column: Int, width: Int, longest: Int, shown: Int) {
        var scalars = Array(source.unicodeScalars)
        var start = max(0, column - 1)
        if scalars.count > longest {
            let from = max(0, min(start - shown / 2, scalars.count - shown))
            let to = min(scalars.count, from + shown)
            let (isCutBefore, isCutAfter) = (from > 0, to < scalars.count)
            scalars = (isCutBefore ? ["…"] : []) + scalars[from..<to] + (isCutAfter ? ["…"] : [])
            start -= isCutBefore ? from - 1 : 0
        }
        line = Self.text(scalars)
        var lead: [Unicode.Scalar] = []
        for index in 0..<start { lead.append(index < scalars.count && scalars[index] == "\t" ? "\t" : " ") }
        let marked = max(1, min(width, scalars.count - start))
        marker = Self.text(lead) + String(repeating: "^", count: marked)
    }

    private static func text(_ scalars: [Unicode.Scalar]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
