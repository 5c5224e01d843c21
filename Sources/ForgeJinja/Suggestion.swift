/// The name that was probably meant.
package enum Suggestion {
    /// "did you mean …?" with the nearest of `names`, if it is near enough to be a slip of the hand.
    package static func hint(for word: String, among names: some Sequence<String>) -> String? {
        nearest(to: word, among: names).map { "did you mean '\($0.name)'?" }
    }

    /// The nearest name, and how many slips away it is; nil where none is near enough.
    package static func nearest(
        to word: String, among names: some Sequence<String>
    ) -> (name: String, distance: Int)? {
        let wanted = Array(word.lowercased().utf8.prefix(64))
        let limit = max(1, wanted.count / 3)
        var best: (name: String, distance: Int)?
        for name in names.sorted() where name != word {
            let distance = distance(wanted, Array(name.lowercased().utf8.prefix(64)))
            if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var before: [Int] = []
        var previous = Array(0...second.count)
        for (row, byte) in first.enumerated() {
            var line = [row + 1]
            for (column, other) in second.enumerated() {
                var cost = min(previous[column] + (byte == other ? 0 : 1), previous[column + 1] + 1, line[column] + 1)
                if row > 0, column > 0, byte == second[column - 1], first[row - 1] == other {
                    cost = min(cost, before[column - 1] + 1)
                }
                line.append(cost)
            }
            (before, previous) = (previous, line)
        }
        return previous[second.count]
    }
}
