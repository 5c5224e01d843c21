/// A regular expression of a schema (ECMA-262), which matches when it fits anywhere in the text.
///
/// The time is bounded by text times pattern whatever both are, since a model writes the text: `^(a+)+$` keeps a
/// backtracking engine busy for minutes over two dozen letters. All places of the pattern from which the rest of the
/// text can match are followed at once, from the end of the text to its start, so that what a lookahead asks is known
/// where it is asked.
struct SchemaPattern: Sendable {
    let source: String
    private let sets: [ScalarSet]
    private let programs: [PatternProgram]

    init(_ source: String) throws(PatternError) {
        self.source = source
        var parser = PatternParser(source)
        let node = try parser.parse()
        var compiler = PatternCompiler()
        try compiler.compile(node)
        sets = parser.sets
        programs = compiler.programs
    }

    func matches(_ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        var runs = programs.map { PatternRun($0) }
        /// Which programs match from the place on that is looked at.
        var found = [Bool](repeating: false, count: runs.count)
        for place in (0...text.count).reversed() {
            for index in runs.indices { found[index] = runs[index].step(to: place, of: text, sets, found) }
            if found[found.count - 1] { return true }
        }
        return false
    }
}
