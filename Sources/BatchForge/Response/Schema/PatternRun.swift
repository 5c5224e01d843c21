/// A program on its way through a text, from the end to the start.
struct PatternRun {
    private let program: PatternProgram
    /// The instructions from which the text from here on can match, and those of the place after this one.
    private var current: [Int] = []
    private var previous: [Int] = []
    /// The turn in which each instruction was last added.
    private var turns: [Int]
    private var turn = 0

    init(_ program: PatternProgram) {
        self.program = program
        turns = [Int](repeating: 0, count: program.instructions.count)
    }

    /// Goes on to `place`, the one before the last; tells whether the program matches from there. `found` says the same
    /// of the programs that this one may ask.
    mutating func step(to place: Int, of text: [Unicode.Scalar], _ sets: [ScalarSet], _ found: [Bool]) -> Bool {
        swap(&current, &previous)
        current.removeAll(keepingCapacity: true)
        turn += 1
        add(program.instructions.count - 1)
        if place < text.count { consume(text[place], sets) }
        var followed = 0
        while followed < current.count {
            let target = current[followed]
            for index in program.starts[target]..<program.starts[target + 1] {
                let source = program.before[index]
                if holds(source, place, text, found) { add(source) }
            }
            followed += 1
        }
        return turns[0] == turn
    }

    private mutating func consume(_ scalar: Unicode.Scalar, _ sets: [ScalarSet]) {
        for index in previous.indices {
            let target = previous[index]
            guard target > 0, case .set(let number) = program.instructions[target - 1], sets[number].contains(scalar)
            else { continue }
            add(target - 1)
        }
    }

    private func holds(_ instruction: Int, _ place: Int, _ text: [Unicode.Scalar], _ found: [Bool]) -> Bool {
        switch program.instructions[instruction] {
        case .split, .jump: true
        case .start: place == 0
        case .end: place == text.count
        case .wordBoundary(let isNegated): Self.isBoundary(text, place) != isNegated
        case .lookahead(let other, let isNegated): found[other] != isNegated
        case .set, .match: false
        }
    }

    private mutating func add(_ instruction: Int) {
        guard turns[instruction] != turn else { return }
        turns[instruction] = turn
        current.append(instruction)
    }

    private static func isBoundary(_ text: [Unicode.Scalar], _ place: Int) -> Bool {
        let before = place > 0 && ScalarSet.Member.isWord(text[place - 1])
        let after = place < text.count && ScalarSet.Member.isWord(text[place])
        return before != after
    }
}
