/// Blocks, and the tags that bring in other templates.
extension Compiler {
    // MARK: blocks

    /// The template's blocks, each of which is a function of its own.
    func distinctBlocks(
        of statements: [Statement]
    ) throws(TemplateError) -> [(name: String, body: [Statement], span: SourceSpan)] {
        let blocks = statements.blocks
        var names: Set<String> = []
        for block in blocks where !names.insert(block.name).inserted {
            throw source.error(.syntax, at: block.span, "block '\(block.name)' defined twice")
        }
        return blocks
    }

    /// Makes `self` a variable where the template, outside its blocks, uses it.
    mutating func declareSelf(for statements: [Statement]) {
        guard LoopNames.uses("self", in: statements) else { return }
        scope.declare(parameter: "self")
        selfSlot = scope.slot(of: "self")
    }

    mutating func compile(block name: String, _ body: [Statement], _ span: SourceSpan) throws(TemplateError) {
        let inner = NameScope(parent: nil, function: NameScope.Function(depth: 0))
        var slots: [Int32] = []
        for implicit in ["self", "super"] {
            guard LoopNames.uses(implicit, in: body) else {
                slots.append(-1)
                continue
            }
            inner.declare(parameter: implicit)
            slots.append(inner.slot(of: implicit))
        }
        inner.note(body)
        checksOutput = false
        currentBlock = name
        let shape = try within(inner) { (compiler) throws(TemplateError) in
            let run = try compiler.compile(body)
            return Program.ScopeShape(initial: compiler.initialisers(span), body: run)
        }
        blocks.append(
            Program.BlockShape(
                name: name, slotCount: Int(inner.function.slotCount), selfSlot: slots[0], superSlot: slots[1],
                scope: shape))
    }

    /// A block where it stands: whoever has the last word on it is called.
    mutating func blockCall(_ name: String, _ marks: BlockMarks, _ span: SourceSpan) -> [NodeID] {
        // The template that is extended says where the block goes.
        if placement != .inner, hasExtended { return [] }
        let locals = marks.isScoped ? locals(span) : Run()
        blockCalls.append(
            Program.BlockCall(name: name, marks: marks, locals: locals, localNames: localNames(locals)))
        let call = add(.block(Int32(blockCalls.count - 1)), span)
        guard placement != .inner, extendsCount > 0 else { return [call] }
        return [add(.unlessExtended(run([call])), span)]
    }

    // MARK: inheritance

    /// Whether the statement's output is sure to go nowhere.
    var isDropped: Bool { checksOutput && hasExtended }

    /// Output that is made only as long as the template does not extend another.
    mutating func checked(_ nodes: [NodeID], _ span: SourceSpan) -> [NodeID] {
        checksOutput ? [add(.unlessExtended(run(nodes)), span)] : nodes
    }

    mutating func extends(_ template: Expression, _ span: SourceSpan) throws(TemplateError) -> [NodeID] {
        guard placement != .inner else {
            throw source.error(.syntax, at: span, "cannot use extend from a non top-level scope")
        }
        let template = try compile(template)
        refer(to: template, .extends, withContext: true, Run())
        let node = add(.extends(template, isFirst: extendsCount == 0), span)
        if placement == .root { hasExtended = true }
        extendsCount += 1
        return [node]
    }

    // MARK: other templates

    mutating func include(
        _ template: Expression, ignoresMissing: Bool, withContext: Bool, _ span: SourceSpan
    ) throws(TemplateError) -> NodeID {
        add(.include(try load(template, .include, withContext, ignoresMissing: ignoresMissing, [], span)), span)
    }

    mutating func importModule(
        _ template: Expression, _ name: String, withContext: Bool, _ span: SourceSpan
    ) throws(TemplateError) -> NodeID {
        let names = [(name: "", alias: name)]
        return add(.importModule(try load(template, .import, withContext, names, span)), span)
    }

    mutating func importNames(
        _ template: Expression, _ names: [(name: String, alias: String)], withContext: Bool, _ span: SourceSpan
    ) throws(TemplateError) -> NodeID {
        add(.importNames(try load(template, .import, withContext, names, span)), span)
    }

    private mutating func load(
        _ template: Expression, _ kind: Program.Reference.Kind, _ withContext: Bool, ignoresMissing: Bool = false,
        _ names: [(name: String, alias: String)], _ span: SourceSpan
    ) throws(TemplateError) -> Int32 {
        let template = try compile(template)
        let locals = withContext ? locals(span) : Run()
        refer(to: template, kind, withContext: withContext, ignoresMissing: ignoresMissing, locals)
        let imported = names.map { number(of: $0.name) }
        var aliases: [Int32] = []
        var slots: [Int32] = []
        for name in names {
            assigned.insert(name.alias)
            aliases.append(number(of: name.alias))
            slots.append(scope.slot(of: name.alias))
            if placement != .inner { exported.insert(name.alias) }
        }
        loads.append(
            Program.LoadShape(
                template: template, ignoresMissing: ignoresMissing, withContext: withContext,
                locals: locals, names: run(imported), aliases: run(aliases),
                slots: run(slots), setsContext: placement != .inner))
        return Int32(loads.count - 1)
    }

    /// Notes which templates that can be.
    private mutating func refer(
        to template: NodeID, _ kind: Program.Reference.Kind, withContext: Bool, ignoresMissing: Bool = false,
        _ locals: Run
    ) {
        var choices: [[String]] = []
        let isClosed = choose(from: template, into: &choices)
        references.append(
            Program.Reference(
                kind: kind, choices: choices, isOpen: !isClosed, ignoresMissing: ignoresMissing,
                withContext: withContext, locals: localNames(locals), span: spans[Int(template)]))
    }

    /// Whether the names that a node can come to are all known.
    private func choose(from node: NodeID, into choices: inout [[String]]) -> Bool {
        switch nodes[Int(node)] {
        case .constant(let number):
            switch constants[Int(number)] {
            case .string(let name): choices.append([name])
            case .tuple(let items):
                choices.append(items.compactMap { if case .string(let name) = $0 { name } else { nil } })
            default: break
            }
            return true
        case .list(let items), .tuple(let items):
            var names: [[String]] = []
            var isClosed = true
            for index in items.indices where !choose(from: lists[index], into: &names) { isClosed = false }
            choices.append(names.flatMap { $0 })
            return isClosed
        case .conditional(_, let then, let otherwise):
            let isClosed = choose(from: then, into: &choices)
            return (otherwise < 0 || choose(from: otherwise, into: &choices)) && isClosed
        default: return false
        }
    }

    // MARK: the context

    /// The variables in sight, which another template or a scoped block may ask for: name and variable in turn.
    private mutating func locals(_ span: SourceSpan) -> Run {
        var numbers: [Int32] = []
        for name in scope.visibleStores {
            guard let owner = scope.owner(of: name) else { continue }
            variables.append(variable(name, owner, span))
            numbers.append(number(of: name))
            numbers.append(Int32(variables.count - 1))
        }
        return run(numbers)
    }

    private func localNames(_ locals: Run) -> Set<String> {
        Set(
            stride(from: locals.indices.lowerBound, to: locals.indices.upperBound, by: 2).map {
                names[Int(lists[$0])].text
            })
    }

    /// Puts what a top-level assignment has set into the context: name and slot in turn.
    mutating func exports(of target: Target, _ span: SourceSpan) -> [NodeID] {
        guard tracksContext, placement != .inner else { return [] }
        var numbers: [Int32] = []
        for (name, _) in target.names {
            exported.insert(name)
            numbers.append(number(of: name))
            numbers.append(scope.slot(of: name))
        }
        return numbers.isEmpty ? [] : [add(.export(run(numbers)), span)]
    }
}
