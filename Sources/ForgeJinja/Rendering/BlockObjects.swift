/// What `self` is: the blocks of the templates at work.
final class TemplateReference: TemplateObject {
    private let context: Context

    init(_ context: Context) { self.context = context }

    override var typeName: String { "jinja2.runtime.TemplateReference" }

    override func repr() throws(Fault) -> String {
        "<TemplateReference \(context.name.map { PythonText.repr($0) } ?? "None")>"
    }

    override func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        item(.string(name))
    }

    override var attributeNames: [String] { Array(context.blocks.keys) }

    override func item(_ key: TemplateValue) -> TemplateValue? {
        guard let name = key.string, let blocks = context.blocks[name] else { return nil }
        return .object(BlockReference(name, context, blocks[...]))
    }
}

/// One block, to be called: `super`, or `self.name`.
final class BlockReference: TemplateObject {
    private let name: String
    private let context: Context
    /// This block's definition and those it overrides.
    private let blocks: ArraySlice<Context.Block>

    init(_ name: String, _ context: Context, _ blocks: ArraySlice<Context.Block>) {
        self.name = name
        self.context = context
        self.blocks = blocks
    }

    /// What `super` is in a block.
    static func above(
        _ block: Context.Block, named name: String, _ context: Context, _ mode: TemplateOptions.Undefined
    ) -> TemplateValue {
        let blocks = context.blocks[name] ?? []
        let above = (blocks.firstIndex { $0.isSame(as: block) }).map { blocks[($0 + 1)...] } ?? []
        return BlockReference.super(above, named: name, context, mode)
    }

    private static func `super`(
        _ blocks: ArraySlice<Context.Block>, named name: String, _ context: Context, _ mode: TemplateOptions.Undefined
    ) -> TemplateValue {
        guard !blocks.isEmpty else {
            return .undefined(Undefined(.hint("there is no parent block called \(PythonText.repr(name))."), mode))
        }
        return .object(BlockReference(name, context, blocks))
    }

    override var typeName: String { "BlockReference" }
    override var isCallable: Bool { true }

    override func repr() throws(Fault) -> String { "<jinja2.runtime.BlockReference object>" }

    override func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        switch name {
        case "name": .string(self.name)
        case "super": BlockReference.super(blocks.dropFirst(), named: self.name, context, renderer.undefinedMode)
        default: nil
        }
    }

    override func call(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        guard arguments.isEmpty else { throw .runtime("a block takes no arguments") }
        guard let block = blocks.first else { return .string("") }
        let context = context
        return .string(
            try renderer.capture { (renderer) throws(Fault) in try renderer.execute(block, in: context) })
    }
}

/// What `import` gives: the names a template has set, and what it has printed meanwhile.
final class TemplateModule: TemplateObject {
    let name: String?
    let body: String
    private var exports: [String: TemplateValue]

    init(_ name: String?, _ body: String, _ exports: [String: TemplateValue]) {
        self.name = name
        self.body = body
        self.exports = exports
    }

    override var typeName: String { "TemplateModule" }

    override func repr() throws(Fault) -> String {
        "<TemplateModule \(name.map { PythonText.repr($0) } ?? "None")>"
    }

    override func printed() throws(Fault) -> String { body }

    override func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        exports[name]
    }

    override var attributeNames: [String] { Array(exports.keys) }

    override func item(_ key: TemplateValue) -> TemplateValue? { key.string.flatMap { exports[$0] } }

    func value(named name: String) -> TemplateValue? { exports[name] }

    deinit { Teardown.release(self) }

    override func surrender(to values: inout [TemplateValue]) {
        values.append(contentsOf: exports.values)
        exports = [:]
    }
}
