/// A pattern as instructions, each of which either consumes a character or goes on at once.
///
/// It is run from the end of the text to its start: `before` lists, for each instruction, those that lead to it without
/// consuming anything.
struct PatternProgram: Sendable {
    enum Instruction: Sendable {
        case set(Int)
        case split(Int, Int)
        case jump(Int)
        case start
        case end
        case wordBoundary(isNegated: Bool)
        /// Another program, earlier in the list, matches here, or does not.
        case lookahead(Int, isNegated: Bool)
        case match
    }

    let instructions: [Instruction]
    /// One list after the other; the one of instruction i is from `starts[i]` to `starts[i + 1]`.
    let before: [Int]
    let starts: [Int]

    init(_ instructions: [Instruction]) {
        self.instructions = instructions
        var lists = [[Int]](repeating: [], count: instructions.count)
        for (place, instruction) in instructions.enumerated() {
            switch instruction {
            case .set, .match: break
            case .jump(let target): lists[target].append(place)
            case .split(let first, let second):
                lists[first].append(place)
                lists[second].append(place)
            case .start, .end, .wordBoundary, .lookahead: lists[place + 1].append(place)
            }
        }
        before = Array(lists.joined())
        starts = lists.reduce(into: [0]) { starts, list in starts.append((starts.last ?? 0) + list.count) }
    }
}
