/// Turns a pattern into programs: what looks ahead comes before what needs it.
struct PatternCompiler {
    private(set) var programs: [PatternProgram] = []
    private var count = 0

    private static let sizeLimit = 20_000

    mutating func compile(_ node: PatternNode) throws(PatternError) {
        var code: [PatternProgram.Instruction] = []
        try emit(node, &code)
        try append(.match, &code)
        programs.append(PatternProgram(code))
    }

    private mutating func append(
        _ instruction: PatternProgram.Instruction, _ code: inout [PatternProgram.Instruction]
    ) throws(PatternError) {
        count += 1
        guard count <= Self.sizeLimit else { throw PatternError(reason: "it is too large, or repeats too much") }
        code.append(instruction)
    }

    private mutating func emit(
        _ node: PatternNode, _ code: inout [PatternProgram.Instruction]
    ) throws(PatternError) {
        switch node {
        case .set(let number): try append(.set(number), &code)
        case .start: try append(.start, &code)
        case .end: try append(.end, &code)
        case .wordBoundary(let isNegated): try append(.wordBoundary(isNegated: isNegated), &code)
        case .sequence(let nodes): for node in nodes { try emit(node, &code) }
        case .choice(let branches): try emitChoice(branches, &code)
        case .repetition(let node, let atLeast, let atMost): try emitRepetition(node, atLeast, atMost, &code)
        case .lookahead(let node, let isNegated):
            try compile(node)
            try append(.lookahead(programs.count - 1, isNegated: isNegated), &code)
        }
    }

    private mutating func emitChoice(
        _ branches: [PatternNode], _ code: inout [PatternProgram.Instruction]
    ) throws(PatternError) {
        var jumps: [Int] = []
        for (index, branch) in branches.enumerated() {
            let split = code.count
            let isLast = index == branches.count - 1
            if !isLast { try append(.split(split + 1, split), &code) }
            try emit(branch, &code)
            if isLast { break }
            jumps.append(code.count)
            try append(.jump(0), &code)
            code[split] = .split(split + 1, code.count)
        }
        for jump in jumps { code[jump] = .jump(code.count) }
    }

    private mutating func emitRepetition(
        _ node: PatternNode, _ atLeast: Int, _ atMost: Int?, _ code: inout [PatternProgram.Instruction]
    ) throws(PatternError) {
        for _ in 0..<atLeast {
            let start = code.count
            try emit(node, &code)
            // Nothing, however often, is nothing.
            if code.count == start { return }
        }
        guard let atMost else {
            let loop = code.count
            try append(.split(loop + 1, loop), &code)
            try emit(node, &code)
            try append(.jump(loop), &code)
            code[loop] = .split(loop + 1, code.count)
            return
        }
        var splits: [Int] = []
        for _ in atLeast..<atMost {
            splits.append(code.count)
            try append(.split(0, 0), &code)
            try emit(node, &code)
        }
        for split in splits { code[split] = .split(split + 1, code.count) }
    }
}
