import ForgeBSON

/// Runs a compiled template once: the state of one rendering, and the limits it stays within.
struct Renderer {
    static let stepLimit = 1_000_000
    static let depthLimit = 32
    /// For blocks and operators within each other, through all calls. At this depth 1.5 MB of stack are used, and 4 MB in
    /// a debug build: a thread that renders must have as much.
    static let nestingLimit = 320
    static let outputLimit = 16 << 20
    /// The steps that bringing in another template takes, beside its own.
    static let templateCost = 10

    let scope: TemplateScope
    let library: TemplateLibrary?
    /// The template at work, which is that of the frame.
    private(set) var program: Program
    /// What the program at work has; it is kept alive by the frame.
    private(set) var code: Program.Code
    private(set) var frame: Frame
    /// Text printed so far.
    var output: [UInt8] = []
    /// What was in the output before.
    var outputStart = 0
    /// The node at work, which is where an error is.
    var node: NodeID = 0
    /// The error of a template that was brought in and could not be compiled.
    var failure: TemplateError?
    /// Where a `break` or `continue` that has been met is going.
    var jump: Jump?
    /// The modules of templates that are given no names.
    var modules: [ObjectIdentifier: TemplateModule] = [:]
    /// The text that a filter is applied to where it is for a block.
    var captured = TemplateValue.null

    /// Where the sequence of choices is; see `chance`.
    var chanceState: UInt64?

    /// What the names of the scope stand for, as far as it has been asked.
    private var free: ContiguousArray<FreeName>
    var effort = Effort()
    private var depth = 0
    private var nesting = 0
    /// Frames that a macro holds on to, which would hold each other for ever.
    private var closures: [Frame] = []

    init(_ program: Program, _ scope: TemplateScope, _ library: TemplateLibrary? = nil) {
        self.program = program
        code = program.code
        self.scope = scope
        self.library = library
        let activation = Activation(program, scope)
        frame = Frame(count: program.slotCount, parent: nil, activation: activation)
        free = []
        swap(&free, &activation.free)
    }

    var undefinedMode: TemplateOptions.Undefined { program.options.undefined }

    /// The error for a fault at the node at work.
    func error(_ fault: Fault) -> TemplateError {
        if let failure { return failure }
        let place = fault.isOfOperand ? operand(of: node) : node
        let span = program.spans.indices.contains(Int(place)) ? program.spans[Int(place)] : .start
        var fault = fault
        if fault.hint == nil, case .name(let name) = fault.missing {
            fault.hint = Suggestion.hint(for: name, among: variableNames)
        }
        return program.source.error(fault, at: span)
    }

    private func operand(of node: NodeID) -> NodeID {
        guard code.nodes.indices.contains(Int(node)) else { return node }
        switch code.nodes[node] {
        case .attribute(let operand, _), .item(let operand, _), .slice(let operand, _, _, _),
            .method(let operand, _, _), .call(let operand, _):
            return operand
        default: return node
        }
    }

    /// What a variable may be called: in the template, in its data, among the functions.
    private var variableNames: [String] {
        program.assigned + program.macros.flatMap { [$0.name] + $0.parameters } + frame.activation.context.names
            + Global.allCases.filter { $0.isThere(program.options.extensions) }.map(\.rawValue)
    }

    /// Lets go of what holds itself, so that a rendering leaves nothing behind.
    mutating func finish() {
        for frame in closures {
            frame.slots = []
            frame.activation.release()
        }
        closures.removeAll()
        modules.removeAll()
    }

    mutating func keepForClosure(_ frame: Frame) {
        if closures.last !== frame { closures.append(frame) }
    }

    /// Runs something with other variables, which may be those of another template, and comes back.
    ///
    /// After an error nothing goes on, so that the place of the error is the one that is at work then.
    mutating func within<R>(
        _ inner: Frame, _ body: (inout Renderer) throws(Fault) -> R
    ) throws(Fault) -> R {
        let (outer, place) = (frame, node)
        go(to: inner)
        let result = try body(&self)
        go(to: outer)
        node = place
        return result
    }

    private mutating func go(to next: Frame) {
        if next.activation !== frame.activation {
            swap(&free, &frame.activation.free)
            swap(&free, &next.activation.free)
            program = next.activation.program
            code = program.code
        }
        frame = next
    }

    // MARK: limits

    @inline(__always)
    mutating func spend(_ count: Int = 1) throws(Fault) { try effort.spend(count) }

    @inline(__always)
    mutating func spend(bytes: Int) throws(Fault) { try effort.spend(bytes: bytes) }

    mutating func enter() throws(Fault) {
        depth += 1
        if depth > Renderer.depthLimit {
            throw .limit("calls nested deeper than \(Renderer.depthLimit) levels")
        }
    }

    mutating func leave() { depth -= 1 }

    /// To be called on going into a block or an operand, and `ascend` on coming out; after an error nothing goes on.
    @inline(__always)
    mutating func descend() throws(Fault) {
        nesting += 1
        if nesting > Renderer.nestingLimit {
            throw .limit("blocks and calls nested deeper than \(Renderer.nestingLimit) levels")
        }
    }

    @inline(__always)
    mutating func ascend() { nesting -= 1 }

    /// To be asked before text of that many bytes is made.
    mutating func allow(bytes: Int) throws(Fault) { try effort.allow(bytes: bytes) }

    /// The value as it is printed, and counted.
    mutating func text(of value: TemplateValue) throws(Fault) -> String {
        if let text = value.string { return text }
        return try value.printed(&effort)
    }

    /// To be asked before a list of that many items is made.
    mutating func allow(items: Int) throws(Fault) { try spend(items) }

    // MARK: names

    enum FreeName {
        case unread
        /// A field of the scope's document that no value has been made of yet.
        case field(BSONPlace)
        case value(TemplateValue)
    }

    mutating func value(free number: Int32) throws(Fault) -> TemplateValue {
        switch free[Int(number)] {
        case .value(let value): return value
        case .field(let field):
            let value = scope.value(at: field)
            free[Int(number)] = .value(value)
            return value
        case .unread:
            try look(free: number)
            return try value(free: number)
        }
    }

    /// The field that a name of the scope stands for, as long as no value has been made of it; nil for anything else.
    mutating func field(free number: Int32) throws(Fault) -> BSONPlace? {
        if case .unread = free[Int(number)] { try look(free: number) }
        guard case .field(let field) = free[Int(number)] else { return nil }
        return field
    }

    private mutating func look(free number: Int32) throws(Fault) {
        let found: TemplateScope.Found
        if !program.mutatesData, frame.activation.isPlain {
            found = scope.find(code.free[number].key)
        } else {
            found = try frame.activation.context.find(
                code.free[number].key, isChangeable: program.mutatesData, &effort)
        }
        switch found {
        case .field(let field): free[Int(number)] = .field(field)
        case .value(let value): free[Int(number)] = .value(value)
        case .nothing:
            let value: TemplateValue
            if let global = code.free[number].global {
                value = .object(GlobalFunction(global))
            } else {
                value = .undefined(Undefined(.name(code.free[number].key.text), undefinedMode))
            }
            free[Int(number)] = .value(value)
        }
    }

    mutating func value(variable number: Int32) throws(Fault) -> TemplateValue {
        let variable = program.variables[Int(number)]
        var frame = frame
        for _ in 0..<variable.up { frame = frame.parent ?? frame }
        if let value = frame[variable.slot] { return value }
        if variable.free >= 0 { return try value(free: variable.free) }
        return .undefined(Undefined(.name(variable.name), undefinedMode))
    }

    /// What a variable holds, without what stands in for it.
    func stored(variable number: Int32) -> TemplateValue? {
        let variable = program.variables[Int(number)]
        var frame = frame
        for _ in 0..<variable.up { frame = frame.parent ?? frame }
        return frame[variable.slot]
    }
}
