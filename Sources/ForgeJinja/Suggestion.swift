/// The name that was probably meant.
enum Suggestion {
    static func hint(for name: String, among candidates: some Sequence<String>) -> String? {
        var best: (distance: Int, name: String)?
        let limit = max(1, name.utf8.count / 3)
        for candidate in candidates.sorted() where candidate != name {
            let distance = distance(Array(name.utf8.prefix(40)), Array(candidate.utf8))
            if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best.map { "did you mean '\($0.name)'?" }
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
