/// Expressions. What depends on constants only is worked out here, where that gives a value and no error.
extension Compiler {
    mutating func compile(_ expression: Expression) throws(TemplateError) -> NodeID {
        let span = expression.span
        switch expression.kind {
        case .constant(let value): return constant(value, span)
        case .name(let name): return load(name, span)
        case .list(let items): return add(.list(try compile(all: items)), span)
        case .tuple(let items): return fold(add(.tuple(try compile(all: items)), span))
        case .dictionary(let pairs):
            return add(.dictionary(try compile(all: pairs.flatMap { [$0.key, $0.value] })), span)
        case .unary(let operation, let operand): return fold(add(.unary(operation, try compile(operand)), span))
        case .binary(let operation, let left, let right):
            return fold(add(.binary(operation, try compile(left), try compile(right)), span))
        case .both(let left, let right):
            let first = try compile(left)
            // What cannot be reached is not compiled, so that it may name filters that are not there.
            if truth(of: first) == false { return first }
            return fold(add(.both(first, try compile(right, guardedBy: left)), span))
        case .either(let left, let right):
            let first = try compile(left)
            if truth(of: first) == true { return first }
            return fold(add(.either(first, try compile(right, guardedBy: left)), span))
        case .comparison(let first, let rest): return try comparison(first, rest, span)
        case .concatenation(let parts): return fold(add(.concatenation(try compile(all: parts)), span))
        case .conditional(let test, let then, let otherwise): return try conditional(test, then, otherwise, span)
        case .attribute(let object, let name):
            return add(.attribute(try compile(object), name: number(of: name)), span)
        case .item(let object, let key): return try item(object, key, span)
        case .slice: throw source.error(.syntax, at: span, "a slice among several subscripts is not supported")
        case .call(let callee, let call): return try self.call(callee, call, span)
        case .filter(let value, let name, let call): return try filter(value, name, call, span)
        case .test(let value, let name, let call): return try test(value, name, call, span)
        }
    }

    private mutating func compile(all expressions: [Expression]) throws(TemplateError) -> Run {
        var numbers: [NodeID] = []
        for expression in expressions { numbers.append(try compile(expression)) }
        return run(numbers)
    }

    /// The constant that a node over constants comes to, or the node where it comes to none.
    private mutating func fold(_ id: NodeID) -> NodeID {
        let operands: [NodeID]
        switch nodes[Int(id)] {
        case .unary(_, let operand): operands = [operand]
        case .binary(_, let left, let right), .both(let left, let right), .either(let left, let right),
            .compare(_, let left, let right):
            operands = [left, right]
        case .tuple(let items), .concatenation(let items): operands = items.indices.map { lists[$0] }
        default: return id
        }
        let constants = operands.compactMap { constant(at: $0) }
        guard constants.count == operands.count, let value = try? folded(id, constants.map { TemplateValue($0) }),
            let constant = value.constant
        else { return id }
        // A value made larger than its text would be carried about for nothing.
        if case .string(let text) = constant, text.utf8.count > 4096 { return id }
        return self.constant(constant, spans[Int(id)])
    }

    /// Whether a node is true, where it is a constant.
    private func truth(of id: NodeID) -> Bool? {
        constant(at: id).flatMap { try? TemplateValue($0).isTrue() }
    }

    /// What a node comes to, as long as all that is worked out while compiling takes no more than one rendering may.
    private mutating func folded(_ id: NodeID, _ values: [TemplateValue]) throws(Fault) -> TemplateValue {
        let most = min(foldingEffort.steps, 2000)
        var renderer = Renderer(Compiler.nothing, TemplateScope())
        renderer.effort = Effort(steps: most)
        defer { try? foldingEffort.spend(1 + most - renderer.effort.steps) }
        switch nodes[Int(id)] {
        case .unary(let operation, _): return try renderer.unary(operation, values[0])
        case .binary(let operation, _, _): return try renderer.binary(operation, values[0], values[1])
        case .both: return try values[0].isTrue() ? values[1] : values[0]
        case .either: return try values[0].isTrue() ? values[0] : values[1]
        case .compare(let comparison, _, _): return .bool(try renderer.compare(comparison, values[0], values[1]))
        case .concatenation:
            var text = ""
            for value in values { text += try renderer.text(of: value) }
            return .string(text)
        default: return .tuple(TemplateList(values))
        }
    }

    private mutating func comparison(
        _ first: Expression, _ rest: [(Comparison, Expression)], _ span: SourceSpan
    ) throws(TemplateError) -> NodeID {
        let first = try compile(first)
        if rest.count == 1 { return fold(add(.compare(rest[0].0, first, try compile(rest[0].1)), span)) }
        var operands = [first]
        for (_, operand) in rest { operands.append(try compile(operand)) }
        chains.append(rest.map(\.0))
        chainOperands.append(run(operands))
        return add(.chain(Int32(chains.count - 1)), span)
    }

    private mutating func conditional(
        _ test: Expression, _ then: Expression, _ otherwise: Expression?, _ span: SourceSpan
    ) throws(TemplateError) -> NodeID {
        let saved = isConditional
        isConditional = true
        defer { isConditional = saved }
        let asked = test
        let test = try compile(test)
        let then = try compile(then, guardedBy: asked)
        var last: NodeID = -1
        if let otherwise { last = try compile(otherwise, guardedBy: asked) }
        return add(.conditional(test, then: then, otherwise: last), span)
    }

    private mutating func compile(
        _ expression: Expression, guardedBy test: Expression
    ) throws(TemplateError) -> NodeID {
        try guarding(test.namesAskedAbout) { (compiler) throws(TemplateError) in try compiler.compile(expression) }
    }

    private mutating func item(
        _ object: Expression, _ key: Expression, _ span: SourceSpan
    ) throws(TemplateError) -> NodeID {
        let object = try compile(object)
        guard case .slice(let start, let stop, let step) = key.kind else {
            return add(.item(object, try compile(key)), span)
        }
        var bounds: [NodeID] = []
        for bound in [start, stop, step] {
            if let bound { bounds.append(try compile(bound)) } else { bounds.append(-1) }
        }
        return add(.slice(object, start: bounds[0], stop: bounds[1], step: bounds[2]), span)
    }

    private mutating func shape(of call: Call) throws(TemplateError) -> Int32 {
        guard !call.positional.isEmpty || !call.named.isEmpty || call.spread != nil || call.namedSpread != nil else {
            return -1
        }
        let positional = try compile(all: call.positional)
        var named: [Int32] = []
        for argument in call.named {
            named.append(number(of: argument.name))
            named.append(try compile(argument.value))
        }
        var spreads: [NodeID] = []
        for spread in [call.spread, call.namedSpread] {
            if let spread { spreads.append(try compile(spread)) } else { spreads.append(-1) }
        }
        calls.append(
            Program.CallShape(
                positional: positional, named: run(named), spread: spreads[0], namedSpread: spreads[1]))
        return Int32(calls.count - 1)
    }

    private mutating func call(
        _ callee: Expression, _ call: Call, _ span: SourceSpan
    ) throws(TemplateError) -> NodeID {
        if case .attribute(let object, let name) = callee.kind {
            let object = try compile(object)
            return add(.method(object, name: number(of: name), call: try shape(of: call)), callee.span)
        }
        let node = try compile(callee)
        return add(.call(node, call: try shape(of: call)), span)
    }

    private mutating func filter(
        _ value: Expression?, _ name: String, _ call: Call, _ span: SourceSpan
    ) throws(TemplateError) -> NodeID {
        let filter = Filter.named(name)
        let hint = filter == nil ? Suggestion.hint(for: name, among: Filter.names) : nil
        if filter == nil, !isConditional {
            throw source.error(.syntax, at: span, "unknown filter '\(name)'", hint: hint)
        }
        let node: NodeID
        if let value {
            let mayMiss = name == "default" || name == "d"
            node = mayMiss ? try compile(allowingToMiss: value) : try compile(value)
        } else {
            node = add(.captured, span)
        }
        let shape = try shape(of: call)
        guard let filter else { return missing("No filter named '\(name)' found.", hint, span) }
        filters.append(filter)
        return add(.filter(node, filter: Int32(filters.count - 1), call: shape), span)
    }

    private mutating func test(
        _ value: Expression, _ name: String, _ call: Call, _ span: SourceSpan
    ) throws(TemplateError) -> NodeID {
        let test = ValueTest.named(name)
        let hint = test == nil ? Suggestion.hint(for: name, among: ValueTest.names) : nil
        if test == nil, !isConditional {
            throw source.error(.syntax, at: span, "unknown test '\(name)'", hint: hint)
        }
        let mayMiss = name == "defined" || name == "undefined"
        let node = mayMiss ? try compile(allowingToMiss: value) : try compile(value)
        let shape = try shape(of: call)
        guard let test else { return missing("No test named '\(name)' found.", hint, span) }
        tests.append(test)
        return add(.test(node, test: Int32(tests.count - 1), call: shape), span)
    }

    private mutating func missing(_ message: String, _ hint: String?, _ span: SourceSpan) -> NodeID {
        absences.append(Program.Absence(message: message, hint: hint))
        return add(.missing(Int32(absences.count - 1)), span)
    }
}

// MARK: what may be missing

extension Compiler {
    /// The operand of `default` or `is defined`. Of `a.b` it is the attribute that may be missing, not the variable.
    private mutating func compile(allowingToMiss value: Expression) throws(TemplateError) -> NodeID {
        guard case .name(let name) = value.kind else { return try compile(value) }
        return try guarding([name]) { (compiler) throws(TemplateError) in try compiler.compile(value) }
    }
}

extension Expression {
    /// The variables that a condition asks `is defined` or `is undefined` about.
    var namesAskedAbout: Set<String> {
        switch kind {
        case .test(let value, "defined", _), .test(let value, "undefined", _):
            if case .name(let name) = value.kind { [name] } else { [] }
        case .both(let left, let right), .either(let left, let right):
            left.namesAskedAbout.union(right.namesAskedAbout)
        case .unary(_, let operand): operand.namesAskedAbout
        default: []
        }
    }
}
