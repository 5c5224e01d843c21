/// Running statements.
extension Renderer {
    mutating func execute(_ run: Run) throws(Fault) {
        try descend()
        for index in run.indices {
            try execute(code.lists[index])
            if jump != nil { break }
        }
        ascend()
    }

    private mutating func execute(_ id: NodeID) throws(Fault) {
        node = id
        try spend()
        switch code.nodes[id] {
        case .text(let start, let end): try print(start: start, end: end)
        case .output(let value):
            if case .free(let number) = code.nodes[value], let place = try field(free: number) {
                node = value
                return try print(place)
            }
            if let field = try field(value) {
                node = value
                return try print(field)
            }
            let result = try evaluate(value)
            node = value
            try print(result)
        case .condition(let test, let then, let otherwise): try execute(isTrue(test) ? then : otherwise)
        case .loop(let number):
            let shape = code.loops[number]
            let iterable = try evaluate(shape.iterable)
            node = shape.iterable
            try loop(number, over: iterable, depth: 0)
        case .assign(let target, let value):
            let result = try evaluate(value)
            node = id
            try store(result, target)
        case .capture(let target, let filter, let scope):
            let text = try captured(scope)
            if jump != nil { return }
            var value = TemplateValue.string(text)
            if filter >= 0 { value = try filtered(value, by: filter) }
            node = id
            try store(value, target)
        case .with(let number):
            let shape = program.withs[Int(number)]
            try prepare(shape.scope)
            let pairs = Array(shape.assignments.indices)
            for index in stride(from: 0, to: pairs.count - 1, by: 2) {
                let value = try evaluate(code.lists[pairs[index] + 1])
                node = id
                try store(value, code.lists[pairs[index]])
            }
            try execute(shape.scope.body)
        case .filtered(let filter, let scope):
            let text = try captured(scope)
            if jump != nil { return }
            let value = try filtered(.string(text), by: filter)
            node = filter
            // Python joins what a block comes to, and joins nothing but text.
            guard value.string != nil else { throw .runtime("expected text from the filter, \(value.typeName) found") }
            try print(value)
        case .macro(let number, let target):
            keepForClosure(frame)
            try store(.object(Macro(number, frame)), target)
        case .callBlock(let call, let number):
            keepForClosure(frame)
            let value = try evaluate(call, caller: .object(Macro(number, frame)))
            node = call
            try print(value)
        case .block(let number): try callBlock(number)
        case .unlessExtended(let body): if frame.activation.parent == nil { try execute(body) }
        case .extends(let template, let isFirst): try extend(template, isFirst: isFirst)
        case .include(let number): try include(number)
        case .importModule(let number): try importModule(number)
        case .importNames(let number): try importNames(number)
        case .export(let run): export(run)
        case .discard(let value): _ = try evaluate(value)
        case .jump(let jump): self.jump = jump
        default: throw .runtime("not a statement")
        }
    }

    /// Gives the variables of a scope their first values.
    mutating func prepare(_ shape: Program.ScopeShape) throws(Fault) { initialise(shape.initial) }

    mutating func initialise(_ run: Run) {
        var index = Int(run.start)
        let end = index + Int(run.count)
        while index < end {
            let source = code.lists[index + 1]
            frame[code.lists[index]] = source >= 0 ? stored(variable: source) : nil
            index += 2
        }
    }

    private mutating func captured(_ scope: Int32) throws(Fault) -> String {
        let shape = code.scopes[scope]
        return try capture { (renderer) throws(Fault) in
            try renderer.prepare(shape)
            try renderer.execute(shape.body)
        }
    }

    private mutating func filtered(_ value: TemplateValue, by filter: NodeID) throws(Fault) -> TemplateValue {
        let saved = captured
        captured = value
        let result = try evaluate(filter)
        captured = saved
        return result
    }

    mutating func store(_ value: TemplateValue, _ target: Int32) throws(Fault) {
        switch code.targets[target] {
        case .slot(let slot): frame[slot] = value
        case .attribute(let variable, let name):
            guard case .object(let object) = try evaluate(variable), let namespace = object as? Namespace else {
                throw .runtime("cannot assign attribute on non-namespace object")
            }
            namespace.values.set(name: code.names[name].text, value)
        case .tuple(let targets):
            let items = try items(of: value)
            guard items.count >= Int(targets.count) else {
                throw .runtime("not enough values to unpack (expected \(targets.count), got \(items.count))")
            }
            guard items.count == Int(targets.count) else {
                throw .runtime("too many values to unpack (expected \(targets.count))")
            }
            for (index, item) in zip(targets.indices, items) { try store(item, code.lists[index]) }
        }
    }

    // MARK: loops

    mutating func loop(_ number: Int32, over iterable: TemplateValue, depth: Int) throws(Fault) {
        let shape = code.loops[number]
        let hasRun =
            shape.usesLoop
            ? try watchedLoop(number, shape, over: iterable, depth: depth) : try plainLoop(shape, over: iterable)
        if !hasRun, !shape.otherwise.body.isEmpty {
            try prepare(shape.otherwise)
            try execute(shape.otherwise.body)
        }
    }

    /// Whether the loop goes on after a turn of its body, where `continue` or `break` may have been met.
    private mutating func goesOn(_ hasRun: inout Bool) -> Bool {
        guard let jump else {
            hasRun = true
            return true
        }
        self.jump = nil
        return jump == .toNextItem
    }

    /// Whether one turn at least came to its end, as Jinja2 asks before it takes the `else`.
    private mutating func plainLoop(
        _ shape: Program.LoopShape, over iterable: TemplateValue
    ) throws(Fault) -> Bool {
        var hasRun = false
        if shape.filter < 0, case .array(let document) = iterable {
            for element in document.elements {
                try spend()
                initialise(shape.body.initial)
                try store(TemplateValue(element), shape.target)
                try execute(shape.body.body)
                node = shape.iterable
                guard goesOn(&hasRun) else { break }
            }
            return hasRun
        }
        var cursor = try Cursor(iterable)
        while let item = try next(of: &cursor, shape) {
            initialise(shape.body.initial)
            try store(item, shape.target)
            try execute(shape.body.body)
            node = shape.iterable
            guard goesOn(&hasRun) else { break }
        }
        return hasRun
    }

    /// A loop whose body asks for `loop`.
    private mutating func watchedLoop(
        _ number: Int32, _ shape: Program.LoopShape, over iterable: TemplateValue, depth: Int
    ) throws(Fault) -> Bool {
        let state = LoopState(
            number, frame, try Cursor(iterable), count: shape.filter < 0 ? Cursor.count(of: iterable) : nil,
            depth: depth, isRecursive: shape.isRecursive)
        defer { state.end() }
        var hasRun = false
        while let item = try state.advance(&self) {
            initialise(shape.body.initial)
            frame[shape.loopSlot] = .object(state)
            try store(item, shape.target)
            try execute(shape.body.body)
            node = shape.iterable
            guard goesOn(&hasRun) else { break }
        }
        return hasRun
    }

    /// The next item that the loop's `if` lets through.
    mutating func next(of cursor: inout Cursor, _ shape: Program.LoopShape) throws(Fault) -> TemplateValue? {
        while let item = try cursor.next(&self) {
            if shape.filter < 0 { return item }
            initialise(shape.filterInitial)
            try store(item, shape.filterTarget)
            if try isTrue(shape.filter) { return try rebuilt(item, shape.filterTarget) }
        }
        return nil
    }

    /// An item that was unpacked to be tested is handed on as the tuple of its parts.
    private mutating func rebuilt(_ item: TemplateValue, _ target: Int32) throws(Fault) -> TemplateValue {
        guard case .tuple(let targets) = code.targets[target] else { return item }
        var parts: [TemplateValue] = []
        for (index, part) in zip(targets.indices, try items(of: item)) {
            parts.append(try rebuilt(part, code.lists[index]))
        }
        return .tuple(TemplateList(parts))
    }
}
