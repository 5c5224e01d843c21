import ForgeBSON

/// The names that a template is given: by the caller, or by the template that includes or imports it.
final class GivenNames {
    /// Set over the ones below; at the bottom, the values of the scope that templates may change.
    private var own: [String: TemplateValue]
    private var below: GivenNames?
    private let scope: TemplateScope?

    init(_ scope: TemplateScope?) {
        self.scope = scope
        own = [:]
    }

    init(_ own: [String: TemplateValue], over below: GivenNames) {
        self.own = own
        self.below = below
        scope = nil
    }

    /// `isChangeable` gives lists and dictionaries that all templates share, where a document has only bytes.
    func find(_ key: BSONKey, isChangeable: Bool, _ effort: inout Effort) throws(Fault) -> TemplateScope.Found {
        var names: GivenNames? = self
        while let current = names {
            if !current.own.isEmpty, let value = current.own[key.text] { return .value(value) }
            switch current.scope?.find(key) {
            case .field(let field) where isChangeable:
                return .value(try current.share(current.scope?.value(at: field) ?? .null, key, &effort))
            case .value(let value) where isChangeable: return .value(try current.share(value, key, &effort))
            case .field(let field): return .field(field)
            case .value(let value): return .value(value)
            case .nothing, nil: names = current.below
            }
        }
        return .nothing
    }

    private func share(
        _ value: TemplateValue, _ key: BSONKey, _ effort: inout Effort
    ) throws(Fault) -> TemplateValue {
        let shared = try value.shared(&effort)
        own[key.text] = shared
        return shared
    }

    var isPlain: Bool { scope != nil && own.isEmpty }

    /// All of them, in no order.
    var names: [String] { own.keys + (scope?.names ?? []) + (below?.names ?? []) }

    func release() {
        own = [:]
        below = nil
    }
}

/// What a template, those it extends and all their blocks share while one of them is rendered. Jinja2's is of the same name.
final class Context {
    /// A block as one of the templates defines it.
    struct Block {
        let program: Program
        let number: Int

        func isSame(as other: Block) -> Bool { program === other.program && number == other.number }
    }

    /// The name of the template that the context was made for.
    let name: String?
    let given: GivenNames
    /// What the templates have set at their top level so far.
    private(set) var variables: [String: TemplateValue] = [:]
    /// Those that an import gives away.
    private var exported: Set<String> = []
    /// Who defines a block, the last word first.
    private(set) var blocks: [String: [Block]] = [:]

    init(_ given: GivenNames, for program: Program) {
        self.given = given
        name = program.name
        add(blocksOf: program)
    }

    private init(_ given: GivenNames, _ name: String?, _ blocks: [String: [Block]]) {
        self.given = given
        self.name = name
        self.blocks = blocks
    }

    /// Whether it has nothing but what the scope of the rendering has.
    var isPlain: Bool { variables.isEmpty && given.isPlain }

    func find(_ key: BSONKey, isChangeable: Bool, _ effort: inout Effort) throws(Fault) -> TemplateScope.Found {
        if !variables.isEmpty, let value = variables[key.text] { return .value(value) }
        return try given.find(key, isChangeable: isChangeable, &effort)
    }

    func set(_ name: String, to value: TemplateValue, isExported: Bool) {
        variables[name] = value
        if !isExported || name.hasPrefix("_") { exported.remove(name) } else { exported.insert(name) }
    }

    /// All of them, in no order.
    var names: [String] { variables.keys + given.names }

    var exports: [String: TemplateValue] { variables.filter { exported.contains($0.key) } }

    func add(blocksOf program: Program) {
        for (number, block) in program.blocks.enumerated() {
            blocks[block.name, default: []].append(Block(program: program, number: number))
        }
    }

    /// All names, with some set over them, for another template.
    func names(under locals: [String: TemplateValue]) -> GivenNames {
        let own = variables.isEmpty ? locals : variables.merging(locals) { $1 }
        return own.isEmpty ? given : GivenNames(own, over: given)
    }

    /// The same with some names set over all others, for a block of the same templates.
    func derived(with locals: [String: TemplateValue]) -> Context { Context(names(under: locals), name, blocks) }

    func release() {
        variables = [:]
        given.release()
    }
}

/// One run of a template, or of one of its blocks.
final class Activation {
    let program: Program
    /// Of the whole rendering, for the template that is rendered; its context is only made when something asks for it.
    private let scope: TemplateScope?
    private var made: Context?
    /// The template that this one extends, once it is known.
    var parent: Program?
    /// The values of the free names, while another activation is at work.
    var free: ContiguousArray<Renderer.FreeName>

    convenience init(_ program: Program, _ scope: TemplateScope) { self.init(program, scope, nil) }

    convenience init(_ program: Program, _ context: Context) { self.init(program, nil, context) }

    private init(_ program: Program, _ scope: TemplateScope?, _ context: Context?) {
        self.program = program
        self.scope = scope
        made = context
        free = ContiguousArray(repeating: .unread, count: program.code.free.count)
    }

    var context: Context {
        if let made { return made }
        let context = Context(GivenNames(scope), for: program)
        made = context
        return context
    }

    /// Whether there are no names but those of the scope of the rendering.
    var isPlain: Bool { made?.isPlain ?? true }

    /// Lets go of what may hold this.
    func release() {
        free.removeAll()
        made?.release()
    }
}
