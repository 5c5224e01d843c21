import ForgeBSON

/// The number of a node in its program; below zero where there is none.
typealias NodeID = Int32

/// A stretch of `Program.lists`.
struct Run: Sendable {
    var start: Int32 = 0
    var count: Int32 = 0

    var isEmpty: Bool { count == 0 }

    var indices: Range<Int> { Int(start)..<Int(start) + Int(count) }
}

/// One step of a compiled template. Holds numbers only, so that reading it counts no references.
enum Node: Sendable {
    // values
    case constant(Int32)
    /// A variable in the frame at hand.
    case slot(Int32, variable: Int32)
    /// A variable of an enclosing function.
    case outer(variable: Int32)
    /// A name that the scope is asked for.
    case free(Int32)
    case list(Run)
    case tuple(Run)
    /// Keys and values in turn.
    case dictionary(Run)
    case unary(UnaryOperator, NodeID)
    case binary(BinaryOperator, NodeID, NodeID)
    case both(NodeID, NodeID)
    case either(NodeID, NodeID)
    /// One comparison, which most are.
    case compare(Comparison, NodeID, NodeID)
    /// Several in a row: the operators are in `Program.chains`.
    case chain(Int32)
    case concatenation(Run)
    case conditional(NodeID, then: NodeID, otherwise: NodeID)
    case attribute(NodeID, name: Int32)
    case item(NodeID, NodeID)
    case slice(NodeID, start: NodeID, stop: NodeID, step: NodeID)
    case call(NodeID, call: Int32)
    case method(NodeID, name: Int32, call: Int32)
    case filter(NodeID, filter: Int32, call: Int32)
    case test(NodeID, test: Int32, call: Int32)
    /// The text of the block that a filter is applied to.
    case captured
    /// A filter or test that does not exist, in a branch that may never be taken.
    case missing(Int32)

    // statements
    case text(start: Int32, end: Int32)
    case output(NodeID)
    case condition(test: NodeID, then: Run, otherwise: Run)
    case loop(Int32)
    case assign(target: Int32, NodeID)
    case capture(target: Int32, filter: NodeID, scope: Int32)
    case with(Int32)
    case filtered(NodeID, scope: Int32)
    case macro(Int32, target: Int32)
    case callBlock(NodeID, macro: Int32)
    /// A block where it stands.
    case block(Int32)
    /// Statements that are left out once the template extends another.
    case unlessExtended(Run)
    case extends(NodeID, isFirst: Bool)
    case include(Int32)
    case importModule(Int32)
    case importNames(Int32)
    /// Name and slot in turn, of what the context is told.
    case export(Run)
    /// An expression whose value nobody wants.
    case discard(NodeID)
    case jump(Jump)
}

/// A template compiled: names are slots, constants are folded, text is ranges of the source.
final class Program: Sendable {
    /// Where a variable lives, for the cases that a slot number alone does not tell.
    struct Variable: Sendable {
        let name: String
        let slot: Int32
        /// How many functions outwards its frame is.
        let up: Int32
        /// The free name that stands in while the variable is not set; below zero for none.
        let free: Int32
    }

    struct Name: Sendable {
        let key: BSONKey
        /// The method of Python's types of that name.
        let method: Method?
        /// Whether a dictionary has nothing but a key under that name.
        let isKey: Bool
        /// What `loop` has under that name and answers at once.
        let loopCount: LoopState.Count?

        init(_ text: String) {
            key = BSONKey(text)
            method = Method(rawValue: text)
            isKey = !(method?.belongs(to: .document(BSONDocument())) ?? false)
            loopCount = LoopState.Count(rawValue: text)
        }

        var text: String { key.text }
    }

    struct CallShape: Sendable {
        let positional: Run
        /// Name and value in turn.
        let named: Run
        let spread: NodeID
        let namedSpread: NodeID
    }

    /// Statements with variables of their own: slot and variable to copy from (below zero to clear) in turn.
    struct ScopeShape: Sendable {
        let initial: Run
        let body: Run
    }

    struct LoopShape: Sendable {
        let target: Int32
        let iterable: NodeID
        let filter: NodeID
        let filterTarget: Int32
        let filterInitial: Run
        let loopSlot: Int32
        let usesLoop: Bool
        let isRecursive: Bool
        let body: ScopeShape
        let otherwise: ScopeShape
    }

    struct WithShape: Sendable {
        /// Target and value in turn.
        let assignments: Run
        let scope: ScopeShape
    }

    struct MacroShape: Sendable {
        let name: String
        let parameters: [String]
        let parameterSlots: [Int32]
        /// For the last parameters.
        let defaults: [NodeID]
        let slotCount: Int
        let callerSlot: Int32
        let extraPositionalSlot: Int32
        let extraNamedSlot: Int32
        let scope: ScopeShape
    }

    /// A block as a template defines it.
    struct BlockShape: Sendable {
        let name: String
        let slotCount: Int
        let selfSlot: Int32
        let superSlot: Int32
        let scope: ScopeShape
    }

    /// A block as a template calls it.
    struct BlockCall: Sendable {
        let name: String
        let marks: BlockMarks
        /// What a scoped block sees: name and variable in turn.
        let locals: Run
        let localNames: Set<String>
    }

    /// Another template that is asked for.
    struct LoadShape: Sendable {
        let template: NodeID
        let ignoresMissing: Bool
        let withContext: Bool
        /// What it sees beside the context: name and variable in turn.
        let locals: Run
        /// What is taken from it, under which name, into which slot.
        let names: Run
        let aliases: Run
        let slots: Run
        let setsContext: Bool
    }

    /// Another template as far as the text of this one tells which.
    struct Reference: Sendable {
        enum Kind: Sendable { case include, `import`, extends }

        let kind: Kind
        /// Of the names in each of these, one has to be there.
        let choices: [[String]]
        /// Where it is an expression that may come to anything.
        let isOpen: Bool
        let ignoresMissing: Bool
        let withContext: Bool
        /// The names that it is given beside the context.
        let locals: Set<String>
        let span: SourceSpan
    }

    enum Target: Sendable {
        case slot(Int32)
        case tuple(Run)
        case attribute(variable: NodeID, name: Int32)
    }

    struct FreeName: Sendable {
        let key: BSONKey
        /// Where it is asked for first; where there are uses that nothing guards, the first of these.
        var span: SourceSpan
        let global: Global?
        /// Whether every use stands where the template allows for the name to be missing.
        var isGuarded: Bool

        var name: String { key.text }
    }

    /// A filter or test that does not exist, told when it is needed.
    struct Absence: Sendable {
        let message: String
        let hint: String?
    }

    /// What is read at every step.
    struct Code: Sendable {
        /// The source, whose stretches are printed.
        let text: Table<UInt8>
        let nodes: Table<Node>
        let lists: Table<Int32>
        let names: Table<Name>
        let targets: Table<Target>
        let loops: Table<LoopShape>
        let scopes: Table<ScopeShape>
        let calls: Table<CallShape>
        let constants: Table<Constant>
        let free: Table<FreeName>
        let filters: Table<Filter>
        let tests: Table<ValueTest>
    }

    let code: Code
    let source: TemplateSource
    /// The name that others load the template by; nil for the one that is rendered.
    let name: String?
    let options: TemplateOptions
    let spans: ContiguousArray<SourceSpan>
    let variables: ContiguousArray<Variable>
    let chains: ContiguousArray<[Comparison]>
    let chainOperands: ContiguousArray<Run>
    let withs: ContiguousArray<WithShape>
    let macros: ContiguousArray<MacroShape>
    let absences: ContiguousArray<Absence>
    /// The variables that the template sets, in no order.
    let assigned: [String]
    let blocks: ContiguousArray<BlockShape>
    let blockCalls: ContiguousArray<BlockCall>
    let loads: ContiguousArray<LoadShape>
    let references: [Reference]
    /// The names that each block asks for, and the template itself under the empty name.
    let asked: [String: Set<String>]
    /// The names that blocks and other templates may find in the context.
    let exported: Set<String>
    /// Where `self` goes; below zero where nothing asks for it.
    let selfSlot: Int32
    let slotCount: Int
    /// The statements of a template, or the one node of an expression.
    let root: Run
    /// Whether the template calls a method that changes a list or a dictionary, so that data must be shared, not viewed.
    let mutatesData: Bool

    init(_ builder: Compiler, root: Run, slotCount: Int) {
        code = Code(
            text: Table(ContiguousArray(builder.source.bytes)), nodes: Table(builder.nodes),
            lists: Table(builder.lists), names: Table(builder.names),
            targets: Table(builder.targets), loops: Table(builder.loops), scopes: Table(builder.scopes),
            calls: Table(builder.calls), constants: Table(builder.constants), free: Table(builder.free),
            filters: Table(builder.filters), tests: Table(builder.tests))
        source = builder.source
        options = builder.options
        spans = builder.spans
        variables = builder.variables
        chains = builder.chains
        chainOperands = builder.chainOperands
        withs = builder.withs
        macros = builder.macros
        absences = builder.absences
        assigned = Array(builder.assigned)
        blocks = builder.blocks
        blockCalls = builder.blockCalls
        loads = builder.loads
        references = builder.references
        asked = builder.asked
        exported = builder.exported
        selfSlot = builder.selfSlot
        name = builder.name
        // Another template may change what this one only hands on.
        mutatesData =
            builder.names.contains { $0.method?.isMutating ?? false } || !builder.loads.isEmpty
            || builder.extendsCount > 0 || builder.name != nil
        self.slotCount = slotCount
        self.root = root
    }

    deinit {
        code.text.deallocate()
        code.nodes.deallocate()
        code.lists.deallocate()
        code.names.deallocate()
        code.targets.deallocate()
        code.loops.deallocate()
        code.scopes.deallocate()
        code.calls.deallocate()
        code.constants.deallocate()
        code.free.deallocate()
        code.filters.deallocate()
        code.tests.deallocate()
    }
}
