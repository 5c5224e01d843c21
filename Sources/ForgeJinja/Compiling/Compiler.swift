import ForgeBSON

/// Turns statements into a program.
///
/// The work is split by what is compiled: `+Statements`, `+Templates`, `+Expressions`; names are settled by `NameScope`.
struct Compiler {
    /// Where the statements being compiled stand.
    enum Placement {
        /// In the template itself.
        case root
        /// In an `if` of the template itself.
        case branch
        /// In anything that has variables of its own.
        case inner
    }

    let source: TemplateSource
    /// The name that others load the template by; nil for the one that is rendered.
    let name: String?
    let options: TemplateOptions
    var nodes: ContiguousArray<Node> = []
    var spans: ContiguousArray<SourceSpan> = []
    var lists: ContiguousArray<Int32> = []
    var constants: ContiguousArray<Constant> = []
    var variables: ContiguousArray<Program.Variable> = []
    var names: ContiguousArray<Program.Name> = []
    var calls: ContiguousArray<Program.CallShape> = []
    var chains: ContiguousArray<[Comparison]> = []
    var chainOperands: ContiguousArray<Run> = []
    var filters: ContiguousArray<Filter> = []
    var tests: ContiguousArray<ValueTest> = []
    var scopes: ContiguousArray<Program.ScopeShape> = []
    var loops: ContiguousArray<Program.LoopShape> = []
    var withs: ContiguousArray<Program.WithShape> = []
    var macros: ContiguousArray<Program.MacroShape> = []
    var targets: ContiguousArray<Program.Target> = []
    var free: ContiguousArray<Program.FreeName> = []
    var absences: ContiguousArray<Program.Absence> = []
    var blocks: ContiguousArray<Program.BlockShape> = []
    var blockCalls: ContiguousArray<Program.BlockCall> = []
    var loads: ContiguousArray<Program.LoadShape> = []
    var references: [Program.Reference] = []
    /// The block being compiled; empty outside of blocks.
    var currentBlock = ""
    private(set) var asked: [String: Set<String>] = [:]
    var exported: Set<String> = []

    /// The names that the template gives a value to.
    var assigned: Set<String> = []

    private var nameNumbers: [String: Int32] = [:]
    private var freeNumbers: [String: Int32] = [:]

    /// The scope whose statements are being compiled.
    var scope: NameScope
    /// Whether the code may never run, so that an unknown filter is an error only when it does.
    var isConditional = false
    /// For what is worked out while compiling.
    var foldingEffort = Effort()
    /// The names that the code at hand may find missing: it stands in an `if` that asks whether they are defined.
    private var guarded: Set<String> = []
    var placement = Placement.root
    /// Whether what the template sets goes into its context, for blocks and other templates to see.
    var tracksContext = false
    /// Whether `break` and `continue` have a loop to act on.
    var isInLoop = false
    /// Whether output goes nowhere once the template extends another.
    var checksOutput = false
    /// The `extends` tags so far, and whether one of them is sure to be met.
    var extendsCount = 0
    var hasExtended = false
    var selfSlot: Int32 = -1

    private init(_ source: TemplateSource, _ name: String?, _ options: TemplateOptions) {
        self.source = source
        self.name = name
        self.options = options
        scope = NameScope(parent: nil, function: NameScope.Function(depth: 0))
    }

    /// A program of nothing, for values alone.
    static let nothing = Program(
        Compiler(TemplateSource("", name: "", keepTrailingNewline: false), nil, .standard), root: Run(), slotCount: 0)

    /// Without a name, the template is the one that is rendered.
    static func compile(
        _ statements: [Statement], of source: TemplateSource, name: String? = nil, options: TemplateOptions
    ) throws(TemplateError) -> Program {
        var compiler = Compiler(source, name, options)
        let blocks = try compiler.distinctBlocks(of: statements)
        compiler.tracksContext = name != nil || statements.usesContext
        compiler.checksOutput = statements.hasExtends
        compiler.declareSelf(for: statements)
        let scope = compiler.scope
        scope.note(statements)
        let root = try compiler.compile(statements)
        for (name, body, span) in blocks { try compiler.compile(block: name, body, span) }
        return Program(compiler, root: root, slotCount: Int(scope.function.slotCount))
    }

    static func compile(
        _ expression: Expression, of source: TemplateSource, options: TemplateOptions
    ) throws(TemplateError) -> Program {
        var compiler = Compiler(source, nil, options)
        compiler.scope.note(expression)
        let root = compiler.run([try compiler.compile(expression)])
        return Program(compiler, root: root, slotCount: Int(compiler.scope.function.slotCount))
    }

    // MARK: building

    mutating func add(_ node: Node, _ span: SourceSpan) -> NodeID {
        nodes.append(node)
        spans.append(span)
        return NodeID(nodes.count - 1)
    }

    mutating func run(_ numbers: [Int32]) -> Run {
        let start = Int32(lists.count)
        lists.append(contentsOf: numbers)
        return Run(start: start, count: Int32(numbers.count))
    }

    mutating func constant(_ constant: Constant, _ span: SourceSpan) -> NodeID {
        constants.append(constant)
        return add(.constant(Int32(constants.count - 1)), span)
    }

    /// The constant that a node is, if it is one.
    func constant(at id: NodeID) -> Constant? {
        guard id >= 0, case .constant(let number) = nodes[Int(id)] else { return nil }
        return constants[Int(number)]
    }

    mutating func number(of name: String) -> Int32 {
        if let number = nameNumbers[name] { return number }
        names.append(Program.Name(name))
        let number = Int32(names.count - 1)
        nameNumbers[name] = number
        return number
    }

    /// The number of a name that the scope is asked for, at one more place.
    mutating func freeNumber(of name: String, _ span: SourceSpan, isGuarded: Bool) -> Int32 {
        asked[currentBlock, default: []].insert(name)
        if let number = freeNumbers[name] {
            if !isGuarded, free[Int(number)].isGuarded {
                free[Int(number)].isGuarded = false
                free[Int(number)].span = span
            }
            return number
        }
        let global = Global(rawValue: name).flatMap { $0.isThere(options.extensions) ? $0 : nil }
        free.append(Program.FreeName(key: BSONKey(name), span: span, global: global, isGuarded: isGuarded))
        let number = Int32(free.count - 1)
        freeNumbers[name] = number
        return number
    }

    /// Compiles with another scope, and comes back.
    mutating func within<R>(
        _ inner: NameScope, conditional: Bool? = false, _ body: (inout Compiler) throws(TemplateError) -> R
    ) throws(TemplateError) -> R {
        let saved = (scope, isConditional, placement)
        scope = inner
        placement = .inner
        if let conditional { isConditional = conditional }
        defer { (scope, isConditional, placement) = saved }
        return try body(&self)
    }

    /// Compiles what may find `names` missing.
    mutating func guarding<R>(
        _ names: Set<String>, _ body: (inout Compiler) throws(TemplateError) -> R
    ) throws(TemplateError) -> R {
        let saved = guarded
        guarded.formUnion(names)
        defer { guarded = saved }
        return try body(&self)
    }

    // MARK: names

    mutating func load(_ name: String, _ span: SourceSpan) -> NodeID {
        let owner = scope.owner(of: name)
        guard let owner, owner.load(of: name) != .resolved || owner.isStored(name) else {
            return add(.free(freeNumber(of: name, span, isGuarded: guarded.contains(name))), span)
        }
        let variable = variable(name, owner, span)
        let number = Int32(variables.count)
        variables.append(variable)
        return add(variable.up == 0 ? .slot(variable.slot, variable: number) : .outer(variable: number), span)
    }

    mutating func variable(_ name: String, _ owner: NameScope, _ span: SourceSpan) -> Program.Variable {
        let fallback = fallback(of: name, in: owner, span)
        return Program.Variable(
            name: name, slot: owner.slot(of: name), up: scope.function.depth - owner.function.depth, free: fallback)
    }

    /// The free name that a variable stands for until it is set.
    private mutating func fallback(of name: String, in owner: NameScope, _ span: SourceSpan) -> Int32 {
        switch owner.load(of: name) {
        // The template sets it itself, if not always.
        case .resolved: freeNumber(of: name, span, isGuarded: true)
        case .outer: owner.parent?.owner(of: name).map { fallback(of: name, in: $0, span) } ?? -1
        default: -1
        }
    }

    /// What has to be copied or cleared when the current scope is entered.
    mutating func initialisers(_ span: SourceSpan) -> Run {
        var numbers: [Int32] = []
        for (name, load) in scope.initialised {
            numbers.append(scope.slot(of: name))
            if load == .outer, let owner = scope.parent?.owner(of: name) {
                if owner.load(of: name) == .resolved, !owner.isStored(name) {
                    numbers.append(-1)
                } else {
                    variables.append(variable(name, owner, span))
                    numbers.append(Int32(variables.count - 1))
                }
            } else {
                numbers.append(-1)
            }
        }
        return run(numbers)
    }
}
