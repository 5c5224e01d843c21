/// The names of one scope of a template and how each gets its first value, by the rules of Jinja2's `idtracking`.
final class NameScope {
    /// A template or a macro: what a frame is made for.
    final class Function {
        let depth: Int32
        private(set) var slotCount: Int32 = 0

        init(depth: Int32) { self.depth = depth }

        func newSlot() -> Int32 {
            slotCount += 1
            return slotCount - 1
        }
    }

    enum Load: Equatable {
        case parameter
        /// From the data, when first asked for.
        case resolved
        /// Nothing, until stored.
        case unset
        /// What the enclosing scope's variable of that name holds on entry.
        case outer
    }

    /// The part that branches change each on their own, in a layer over what was there before.
    private struct Table {
        var loads: [String: Load] = [:]
        var stores: Set<String> = []
    }

    let parent: NameScope?
    let function: Function
    private var layers = [Table()]
    private var slots: [String: Int32] = [:]

    private var top: Table {
        _read { yield layers[layers.count - 1] }
        _modify { yield &layers[layers.count - 1] }
    }

    init(parent: NameScope?, function: Function) {
        self.parent = parent
        self.function = function
    }

    func load(of name: String) -> Load? {
        for layer in layers.reversed() { if let load = layer.loads[name] { return load } }
        return nil
    }

    func isStored(_ name: String) -> Bool { layers.contains { $0.stores.contains(name) } }

    /// The scope that a name is found in, from this one outwards.
    func owner(of name: String) -> NameScope? {
        load(of: name) != nil ? self : parent?.owner(of: name)
    }

    func slot(of name: String) -> Int32 {
        if let slot = slots[name] { return slot }
        let slot = function.newSlot()
        slots[name] = slot
        return slot
    }

    /// The names that need a value on entry, in a stable order.
    var initialised: [(name: String, load: Load)] {
        layers[0].loads.filter { $0.value != .parameter && isStored($0.key) }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }

    /// The names that are stored here or in a scope around, in a stable order: what an included template sees beside the
    /// context.
    var visibleStores: [String] {
        var names: Set<String> = []
        var scope: NameScope? = self
        while let current = scope {
            for layer in current.layers { names.formUnion(layer.stores) }
            scope = current.parent
        }
        return names.sorted()
    }

    // MARK: what statements do to names

    func declare(parameter name: String) {
        top.stores.insert(name)
        top.loads[name] = .parameter
    }

    private func use(_ name: String) {
        if owner(of: name) == nil { top.loads[name] = .resolved }
    }

    private func store(_ name: String) {
        top.stores.insert(name)
        guard load(of: name) == nil else { return }
        top.loads[name] = parent?.owner(of: name) != nil ? .outer : .unset
    }

    private func store(_ target: Target) {
        switch target {
        case .name(let name, _): store(name)
        case .tuple(let targets, _): for target in targets { store(target) }
        case .attribute(let name, _, _): use(name)
        }
    }

    func declare(_ target: Target) {
        for (name, _) in target.names { declare(parameter: name) }
    }

    func note(_ statements: [Statement]) {
        for statement in statements { note(statement) }
    }

    private func note(_ statement: Statement) {
        switch statement.kind {
        case .text, .block: break
        case .output(let expression): note(expression)
        case .condition(let branches, let otherwise): note(branches, otherwise)
        case .loop(let loop): note(loop.iterable)
        case .assign(let target, let value):
            note(value)
            store(target)
        case .capture(let target, _, _): store(target)
        case .with(let assignments, _): for assignment in assignments { note(assignment.value) }
        case .filtered(let filter, _): note(filter)
        case .macro(let name, _, _): store(name)
        case .callBlock(_, let call, _): note(call)
        case .include(let template, _, _), .extends(let template): note(template)
        case .importModule(let template, let name, _):
            note(template)
            store(name)
        case .importNames(let template, let names, _):
            note(template)
            for name in names { store(name.alias) }
        case .discard(let expression): note(expression)
        case .jump: break
        }
    }

    private func note(_ branches: [(test: Expression, body: [Statement])], _ otherwise: [Statement]) {
        guard let first = branches.first else { return }
        note(first.test)
        var tables: [Table] = []
        func branch(_ body: () -> Void) {
            layers.append(Table())
            body()
            tables.append(layers.removeLast())
        }
        branch { note(first.body) }
        // The branches of `elif` count as one, and each sees the ones before it.
        branch {
            for (test, body) in branches.dropFirst() { note([(test, body)], []) }
        }
        branch { note(otherwise) }
        let stored = tables.reduce(into: Set<String>()) { $0.formUnion($1.stores) }.filter { !isStored($0) }
        for branch in tables {
            top.loads.merge(branch.loads) { $1 }
            top.stores.formUnion(branch.stores)
        }
        // Which branch is taken is not known, so what one of them stores may also be what was there before.
        for name in stored { top.loads[name] = parent?.owner(of: name) != nil ? .outer : .resolved }
    }

    func note(_ expression: Expression) {
        switch expression.kind {
        case .constant: break
        case .name(let name): use(name)
        case .list(let items), .tuple(let items), .concatenation(let items): for item in items { note(item) }
        case .dictionary(let pairs):
            for pair in pairs {
                note(pair.key)
                note(pair.value)
            }
        case .unary(_, let operand), .attribute(let operand, _): note(operand)
        case .binary(_, let left, let right), .both(let left, let right), .either(let left, let right),
            .item(let left, let right):
            note(left)
            note(right)
        case .comparison(let first, let rest):
            note(first)
            for (_, operand) in rest { note(operand) }
        case .conditional(let test, let then, let otherwise):
            for part in [test, then, otherwise] { part.map(note) }
        case .slice(let start, let stop, let step): for part in [start, stop, step] { part.map(note) }
        case .call(let operand, let call), .test(let operand, _, let call):
            note(operand)
            for argument in call.expressions { note(argument) }
        case .filter(let operand, _, let call):
            operand.map(note)
            for argument in call.expressions { note(argument) }
        }
    }
}
