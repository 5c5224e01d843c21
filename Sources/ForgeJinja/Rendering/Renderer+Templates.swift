/// Running blocks and other templates.
extension Renderer {
    /// Runs the template that the renderer was made for.
    mutating func renderTemplate() throws(Fault) {
        try executeRoot()
        if let parent = frame.activation.parent { try run(parent, in: frame.activation.context) }
    }

    /// Runs a template, then those that it extends, each of which finds what the ones before have set.
    mutating func run(_ program: Program, in context: Context) throws(Fault) {
        var next: Program? = program
        var count = 0
        while let current = next {
            try enter()
            count += 1
            let activation = Activation(current, context)
            let inner = Frame(count: current.slotCount, parent: nil, activation: activation)
            try within(inner) { (renderer) throws(Fault) in try renderer.executeRoot() }
            next = activation.parent
        }
        for _ in 0..<count { leave() }
    }

    /// Runs the template at work, of which everything is set up.
    mutating func executeRoot() throws(Fault) {
        if program.selfSlot >= 0 { frame[program.selfSlot] = selfReference() }
        try execute(program.root)
    }

    private mutating func selfReference() -> TemplateValue {
        // It may be kept in the very context it holds.
        keepForClosure(frame)
        return .object(TemplateReference(frame.activation.context))
    }

    // MARK: blocks

    mutating func callBlock(_ number: Int32) throws(Fault) {
        let call = program.blockCalls[Int(number)]
        let context = frame.activation.context
        guard let blocks = context.blocks[call.name], let block = blocks.first else {
            throw .runtime("there is no block called \(PythonText.repr(call.name))")
        }
        if call.marks.isRequired, blocks.count < 2 {
            throw .runtime("Required block \(PythonText.repr(call.name)) not found")
        }
        try enter()
        try execute(block, in: call.marks.isScoped ? context.derived(with: locals(call.locals)) : context)
        leave()
    }

    mutating func execute(_ block: Context.Block, in context: Context) throws(Fault) {
        let shape = block.program.blocks[block.number]
        let inner = Frame(count: shape.slotCount, parent: nil, activation: Activation(block.program, context))
        try within(inner) { (renderer) throws(Fault) in
            try renderer.prepare(shape.scope)
            if shape.selfSlot >= 0 { renderer.frame[shape.selfSlot] = renderer.selfReference() }
            if shape.superSlot >= 0 {
                renderer.keepForClosure(inner)
                inner[shape.superSlot] = BlockReference.above(
                    block, named: shape.name, context, renderer.undefinedMode)
            }
            try renderer.execute(shape.scope.body)
        }
    }

    /// Puts what the top level has set into the context.
    mutating func export(_ run: Run) {
        for index in stride(from: run.indices.lowerBound, to: run.indices.upperBound, by: 2) {
            guard let value = frame[code.lists[index + 1]] else { continue }
            setContext(code.names[Int(code.lists[index])].text, to: value, isExported: true)
        }
    }

    private func setContext(_ name: String, to value: TemplateValue, isExported: Bool) {
        frame.activation.context.set(name, to: value, isExported: isExported)
    }

    private func locals(_ run: Run) -> [String: TemplateValue] {
        var locals: [String: TemplateValue] = [:]
        for index in stride(from: run.indices.lowerBound, to: run.indices.upperBound, by: 2) {
            guard let value = stored(variable: code.lists[index + 1]) else { continue }
            locals[code.names[Int(code.lists[index])].text] = value
        }
        return locals
    }

    // MARK: other templates

    mutating func extend(_ template: NodeID, isFirst: Bool) throws(Fault) {
        let activation = frame.activation
        if !isFirst, activation.parent != nil { throw .runtime("extended multiple times") }
        let name = try evaluate(template)
        node = template
        let parent = try find(name, at: template)
        activation.parent = parent
        activation.context.add(blocksOf: parent)
    }

    mutating func include(_ number: Int32) throws(Fault) {
        let shape = program.loads[Int(number)]
        let place = node
        let name = try evaluate(shape.template)
        node = shape.template
        guard let found = try find(name, shape) else { return }
        node = place
        try spend(Renderer.templateCost)
        if shape.withContext {
            try run(found, in: Context(givenNames(shape), for: found))
        } else {
            try print(.string(try module(of: found).body))
        }
    }

    mutating func importModule(_ number: Int32) throws(Fault) {
        let shape = program.loads[Int(number)]
        let module = TemplateValue.object(try importedModule(shape))
        frame[code.lists[Int(shape.slots.start)]] = module
        if shape.setsContext {
            setContext(code.names[Int(code.lists[Int(shape.aliases.start)])].text, to: module, isExported: false)
        }
    }

    mutating func importNames(_ number: Int32) throws(Fault) {
        let shape = program.loads[Int(number)]
        let place = node
        let module = try importedModule(shape)
        for offset in 0..<Int(shape.names.count) {
            let name = code.names[Int(code.lists[Int(shape.names.start) + offset])].text
            let alias = code.names[Int(code.lists[Int(shape.aliases.start) + offset])].text
            let value = module.value(named: name) ?? .undefined(notExported(name, by: module, at: place))
            frame[code.lists[Int(shape.slots.start) + offset]] = value
            if shape.setsContext { setContext(alias, to: value, isExported: false) }
        }
    }

    private func notExported(_ name: String, by module: TemplateModule, at place: NodeID) -> Undefined {
        let line = program.source.line(of: program.spans[Int(place)])
        let position = "line \(line)" + (program.name.map { " in \(PythonText.repr($0))" } ?? "")
        return Undefined(
            .hint(
                "the template \(PythonText.repr(module.name ?? "")) (imported on \(position))"
                    + " does not export the requested name \(PythonText.repr(name))"), undefinedMode,
            suggestion: Suggestion.hint(for: name, among: module.attributeNames))
    }

    private mutating func importedModule(_ shape: Program.LoadShape) throws(Fault) -> TemplateModule {
        let place = node
        let name = try evaluate(shape.template)
        node = shape.template
        let found = try find(name, at: shape.template)
        node = place
        try spend(Renderer.templateCost)
        guard shape.withContext else { return try module(of: found) }
        return try makeModule(of: found, in: Context(givenNames(shape), for: found))
    }

    private func givenNames(_ shape: Program.LoadShape) -> GivenNames {
        frame.activation.context.names(under: locals(shape.locals))
    }

    /// The module of a template that is given no names, made once in a rendering.
    private mutating func module(of program: Program) throws(Fault) -> TemplateModule {
        let key = ObjectIdentifier(program)
        if let module = modules[key] { return module }
        let module = try makeModule(of: program, in: Context(GivenNames(nil), for: program))
        modules[key] = module
        return module
    }

    private mutating func makeModule(of program: Program, in context: Context) throws(Fault) -> TemplateModule {
        let body = try capture { (renderer) throws(Fault) in try renderer.run(program, in: context) }
        return TemplateModule(program.name, body, context.exports)
    }

    // MARK: finding them

    /// The template of that name; nil where it may be missing and is.
    private mutating func find(_ name: TemplateValue, _ shape: Program.LoadShape) throws(Fault) -> Program? {
        switch name {
        case .string, .markup, .undefined:
            if let found = try program(named: name) { return found }
            if shape.ignoresMissing { return nil }
            throw missing(name, shape.template)
        default: return try findFirst(of: name, shape)
        }
    }

    private mutating func findFirst(of list: TemplateValue, _ shape: Program.LoadShape) throws(Fault) -> Program? {
        // What counts as false is an empty list, whatever it is.
        let names = try list.isTrue() ? try items(of: list) : []
        for name in names where !name.isUndefined {
            if let found = try program(named: name) { return found }
        }
        if shape.ignoresMissing { return nil }
        guard !names.isEmpty else { throw .runtime("Tried to select from an empty list of templates.") }
        throw .runtime("there is none of the \(names.count) templates that this names")
    }

    private mutating func find(_ name: TemplateValue, at node: NodeID) throws(Fault) -> Program {
        guard let found = try program(named: name) else { throw missing(name, node) }
        return found
    }

    private func missing(_ name: TemplateValue, _ node: NodeID) -> Fault {
        guard let name = name.string else {
            return .runtime("a template's name is text, not '\(name.typeName)'")
        }
        // A name that is worked out may be a value of the document, which no message shows.
        if case .constant = code.nodes[node], let library { return library.missing(name) }
        return .runtime("there is no template of the name that this comes to")
    }

    private mutating func program(named name: TemplateValue) throws(Fault) -> Program? {
        guard let library else {
            throw .runtime(
                "there are no other templates here", hint: "only a template that is a file can bring in others")
        }
        switch name {
        case .undefined(let undefined): throw undefined.fault
        case .list, .array, .dictionary, .document: throw .runtime("unhashable type: '\(name.typeName)'")
        default: break
        }
        guard let name = name.string else { return nil }
        switch library.entry(named: name) {
        case .missing: return nil
        case .loaded(let program, _): return program
        case .failed(let error):
            failure = error
            throw Fault(kind: error.kind, message: error.message, hint: error.hint)
        }
    }
}
