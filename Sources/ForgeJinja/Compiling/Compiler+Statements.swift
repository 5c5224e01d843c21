/// The tags.
extension Compiler {
    mutating func compile(_ statements: [Statement]) throws(TemplateError) -> Run {
        var numbers: [NodeID] = []
        for statement in statements { numbers.append(contentsOf: try compile(statement)) }
        return run(numbers)
    }

    private mutating func compile(_ statement: Statement) throws(TemplateError) -> [NodeID] {
        let span = statement.span
        switch statement.kind {
        case .text where isDropped: return []
        case .text(let range):
            return checked([add(.text(start: Int32(range.lowerBound), end: Int32(range.upperBound)), span)], span)
        case .output where isDropped: return []
        case .output(let expression): return try checked(output(expression, span), span)
        case .condition(let branches, let otherwise): return [try condition(branches[...], otherwise, span)]
        case .loop(let loop): return [try compile(loop, span)]
        case .assign(let target, let value):
            let value = try compile(value)
            return [add(.assign(target: try compile(target), value), span)] + exports(of: target, span)
        case .capture(let target, let filter, let body):
            var compiled: NodeID = -1
            if let filter { compiled = try compile(filter) }
            // What is set is kept, also where the template extends another.
            let saved = checksOutput
            checksOutput = false
            let scope = try inner(span, body, declaring: { $0.note(body) })
            checksOutput = saved
            return [add(.capture(target: try compile(target), filter: compiled, scope: scope), span)]
                + exports(of: target, span)
        case .with(let assignments, let body): return [try with(assignments, body, span)]
        case .filtered(let filter, let body):
            var compiled: NodeID = -1
            let scope = try inner(
                span,
                declaring: {
                    $0.note(filter)
                    $0.note(body)
                },
                { (compiler) throws(TemplateError) in
                    compiled = try compiler.compile(filter)
                    return try compiler.compile(body)
                })
            return [add(.filtered(compiled, scope: scope), span)]
        case .macro(let name, let signature, let body):
            let macro = try macro(named: name, signature, body, span)
            let target = Target.name(name, span)
            return [add(.macro(macro, target: try compile(target)), span)] + exports(of: target, span)
        case .callBlock(let signature, let call, let body):
            let macro = try macro(named: "caller", signature, body, span)
            return [add(.callBlock(try compile(call), macro: macro), span)]
        case .block(let name, let marks, _): return blockCall(name, marks, span)
        case .include(let template, let ignoresMissing, let withContext):
            return [try include(template, ignoresMissing: ignoresMissing, withContext: withContext, span)]
        case .importModule(let template, let name, let withContext):
            return [try importModule(template, name, withContext: withContext, span)]
        case .importNames(let template, let names, let withContext):
            return [try importNames(template, names, withContext: withContext, span)]
        case .extends(let template): return try extends(template, span)
        case .discard(let expression): return [add(.discard(try compile(expression)), expression.span)]
        case .jump(let jump):
            guard isInLoop else {
                throw source.error(.syntax, at: span, "'\(jump == .outOfLoop ? "break" : "continue")' outside loop")
            }
            return [add(.jump(jump), span)]
        }
    }

    /// A value that is glued together is printed part by part, without the whole ever being made.
    private mutating func output(_ expression: Expression, _ span: SourceSpan) throws(TemplateError) -> [NodeID] {
        let node = try compile(expression)
        guard case .concatenation(let parts) = nodes[Int(node)] else {
            return [add(.output(node), expression.span)]
        }
        return parts.indices.map { add(.output(lists[$0]), spans[Int(lists[$0])]) }
    }

    private mutating func condition(
        _ branches: ArraySlice<(test: Expression, body: [Statement])>, _ otherwise: [Statement], _ span: SourceSpan
    ) throws(TemplateError) -> NodeID {
        let saved = (isConditional, placement)
        isConditional = true
        if placement == .root { placement = .branch }
        defer { (isConditional, placement) = saved }
        // From the last to the first, so that a long row of `elif` is not a deep recursion here.
        var compiled: [(test: NodeID, body: Run)] = []
        var asked: Set<String> = []
        for branch in branches {
            let test = try guarding(asked) { (compiler) throws(TemplateError) in try compiler.compile(branch.test) }
            asked.formUnion(branch.test.namesAskedAbout)
            let body = try guarding(asked) { (compiler) throws(TemplateError) in try compiler.compile(branch.body) }
            compiled.append((test, body))
        }
        var rest = try guarding(asked) { (compiler) throws(TemplateError) in try compiler.compile(otherwise) }
        var node: NodeID = -1
        for (test, body) in compiled.reversed() {
            node = add(.condition(test: test, then: body, otherwise: rest), span)
            rest = run([node])
        }
        return node
    }

    /// Compiles statements that have variables of their own.
    private mutating func inner(
        _ span: SourceSpan, declaring: (NameScope) -> Void,
        _ body: (inout Compiler) throws(TemplateError) -> Run
    ) throws(TemplateError) -> Int32 {
        scopes.append(try innerShape(span, declaring: declaring, body))
        return Int32(scopes.count - 1)
    }

    private mutating func inner(
        _ span: SourceSpan, _ body: [Statement], declaring: (NameScope) -> Void
    ) throws(TemplateError) -> Int32 {
        try inner(span, declaring: declaring) { (compiler) throws(TemplateError) in
            try compiler.compile(body)
        }
    }

    private mutating func innerShape(
        _ span: SourceSpan, declaring: (NameScope) -> Void,
        _ body: (inout Compiler) throws(TemplateError) -> Run
    ) throws(TemplateError) -> Program.ScopeShape {
        let inner = NameScope(parent: scope, function: scope.function)
        declaring(inner)
        return try within(inner) { (compiler) throws(TemplateError) in
            let body = try body(&compiler)
            return Program.ScopeShape(initial: compiler.initialisers(span), body: body)
        }
    }

    // MARK: loops

    private mutating func compile(_ loop: Loop, _ span: SourceSpan) throws(TemplateError) -> NodeID {
        if let assigned = LoopNames.assignment(of: "loop", in: loop) {
            throw source.error(
                .syntax, at: assigned, "Can't assign to special loop variable in for-loop target")
        }
        var (filter, filterTarget, filterInitial): (NodeID, Int32, Run) = (-1, -1, Run())
        if let test = loop.filter {
            let shape = try innerShape(
                span,
                declaring: {
                    $0.declare(loop.target)
                    $0.note(test)
                },
                { (compiler) throws(TemplateError) in
                    filterTarget = try compiler.compile(loop.target)
                    filter = try compiler.compile(test)
                    return Run()
                })
            filterInitial = shape.initial
        }
        let iterable = try compile(loop.iterable)
        let usesLoop =
            loop.isRecursive || LoopNames.uses("loop", in: loop.body) || loop.body.hasScopedBlock
            || loop.otherwise.hasScopedBlock
        var (target, loopSlot): (Int32, Int32) = (-1, -1)
        let saved = isInLoop
        isInLoop = true
        let body = try innerShape(
            span,
            declaring: {
                if usesLoop { $0.declare(parameter: "loop") }
                $0.declare(loop.target)
                $0.note(loop.body)
            },
            { (compiler) throws(TemplateError) in
                if usesLoop { loopSlot = compiler.scope.slot(of: "loop") }
                target = try compiler.compile(loop.target)
                return try compiler.compile(loop.body)
            })
        // In Python a recursive loop is a function of its own.
        isInLoop = saved && !loop.isRecursive
        let otherwise = try innerShape(
            span, declaring: { $0.note(loop.otherwise) },
            { (compiler) throws(TemplateError) in try compiler.compile(loop.otherwise) })
        isInLoop = saved
        loops.append(
            Program.LoopShape(
                target: target, iterable: iterable, filter: filter, filterTarget: filterTarget,
                filterInitial: filterInitial, loopSlot: loopSlot,
                usesLoop: usesLoop, isRecursive: loop.isRecursive,
                body: body, otherwise: otherwise))
        return add(.loop(Int32(loops.count - 1)), loop.iterable.span)
    }

    private mutating func with(
        _ assignments: [(target: Target, value: Expression)], _ body: [Statement], _ span: SourceSpan
    ) throws(TemplateError) -> NodeID {
        // The values see the variables outside, not each other.
        var values: [NodeID] = []
        for assignment in assignments { values.append(try compile(assignment.value)) }
        var numbers: [Int32] = []
        let scope = try innerShape(
            span,
            declaring: {
                for assignment in assignments { $0.declare(assignment.target) }
                $0.note(body)
            },
            { (compiler) throws(TemplateError) in
                for (assignment, value) in zip(assignments, values) {
                    numbers.append(try compiler.compile(assignment.target))
                    numbers.append(value)
                }
                return try compiler.compile(body)
            })
        withs.append(Program.WithShape(assignments: run(numbers), scope: scope))
        return add(.with(Int32(withs.count - 1)), span)
    }

    // MARK: macros

    private mutating func macro(
        named name: String, _ signature: Signature, _ body: [Statement], _ span: SourceSpan
    ) throws(TemplateError) -> Int32 {
        let function = NameScope.Function(depth: scope.function.depth + 1)
        let inner = NameScope(parent: scope, function: function)
        let names = signature.parameters.map(\.name)
        for name in names { inner.declare(parameter: name) }
        let implicit = ["caller", "varargs", "kwargs"].filter { !names.contains($0) && LoopNames.uses($0, in: body) }
        for name in implicit { inner.declare(parameter: name) }
        for expression in signature.defaults { inner.note(expression) }
        inner.note(body)
        let saved = (checksOutput, isInLoop)
        (checksOutput, isInLoop) = (false, false)
        defer { (checksOutput, isInLoop) = saved }
        let shape = try within(inner) { (compiler) throws(TemplateError) in
            let parameterSlots = names.map { compiler.scope.slot(of: $0) }
            var defaults: [NodeID] = []
            for expression in signature.defaults { defaults.append(try compiler.compile(expression)) }
            let run = try compiler.compile(body)
            func slot(_ name: String) -> Int32 {
                implicit.contains(name) || names.contains(name) && name == "caller" ? compiler.scope.slot(of: name) : -1
            }
            return Program.MacroShape(
                name: name, parameters: names, parameterSlots: parameterSlots, defaults: defaults,
                slotCount: 0, callerSlot: slot("caller"), extraPositionalSlot: slot("varargs"),
                extraNamedSlot: slot("kwargs"),
                scope: Program.ScopeShape(initial: compiler.initialisers(span), body: run))
        }
        macros.append(shape.withSlotCount(Int(function.slotCount)))
        return Int32(macros.count - 1)
    }

    // MARK: targets

    mutating func compile(_ target: Target) throws(TemplateError) -> Int32 {
        let compiled: Program.Target
        switch target {
        case .name(let name, _):
            assigned.insert(name)
            compiled = .slot(scope.slot(of: name))
        case .tuple(let items, _):
            var numbers: [Int32] = []
            for item in items { numbers.append(try compile(item)) }
            compiled = .tuple(run(numbers))
        case .attribute(let namespace, let name, let span):
            compiled = .attribute(variable: load(namespace, span), name: number(of: name))
        }
        targets.append(compiled)
        return Int32(targets.count - 1)
    }
}

extension Program.MacroShape {
    fileprivate func withSlotCount(_ count: Int) -> Program.MacroShape {
        Program.MacroShape(
            name: name, parameters: parameters, parameterSlots: parameterSlots, defaults: defaults, slotCount: count,
            callerSlot: callerSlot, extraPositionalSlot: extraPositionalSlot, extraNamedSlot: extraNamedSlot,
            scope: scope)
    }
}
