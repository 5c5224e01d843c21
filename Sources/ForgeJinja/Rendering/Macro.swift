/// A macro, or the block of a `call` tag, together with the variables around it.
final class Macro: TemplateObject {
    private let number: Int32
    private let frame: Renderer.Frame

    init(_ number: Int32, _ frame: Renderer.Frame) {
        self.number = number
        self.frame = frame
    }

    private var shape: Program.MacroShape { frame.activation.program.macros[Int(number)] }

    override var typeName: String { "Macro" }
    override var isCallable: Bool { true }

    override func repr() throws(Fault) -> String { "<Macro \(PythonText.repr(shape.name))>" }

    override var attributeNames: [String] { ["name", "arguments", "catch_kwargs", "catch_varargs", "caller"] }

    override func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        switch name {
        case "name": .string(shape.name)
        case "arguments": .tuple(TemplateList(shape.parameters.map { .string($0) }))
        case "catch_kwargs": .bool(shape.extraNamedSlot >= 0)
        case "catch_varargs": .bool(shape.extraPositionalSlot >= 0)
        case "caller": .bool(shape.callerSlot >= 0)
        default: nil
        }
    }

    override func call(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        let shape = shape
        // A variable for each, and a value that says that it is missing.
        try renderer.spend(shape.parameters.count / 4)
        let inner = Renderer.Frame(count: shape.slotCount, parent: frame, activation: frame.activation)
        try bind(arguments, shape, inner, renderer.undefinedMode)
        return .string(
            try renderer.within(inner) { (renderer) throws(Fault) in
                try renderer.capture { (renderer) throws(Fault) in
                    try renderer.prepare(shape.scope)
                    try Macro.setDefaults(shape, inner, &renderer)
                    try renderer.execute(shape.scope.body)
                }
            })
    }

    private func bind(
        _ arguments: Arguments, _ shape: Program.MacroShape, _ inner: Renderer.Frame, _ mode: TemplateOptions.Undefined
    ) throws(Fault) {
        let name = PythonText.repr(shape.name)
        let count = shape.parameters.count
        for (slot, value) in zip(shape.parameterSlots, arguments.positional) { inner[slot] = value }
        var extra = arguments.named
        if !extra.isEmpty {
            let open = zip(shape.parameters, shape.parameterSlots).dropFirst(arguments.positional.count)
            let slots = Dictionary(open) { first, _ in first }
            extra.removeAll { name, value in
                guard let slot = slots[name], inner[slot] == nil else { return false }
                inner[slot] = value
                return true
            }
        }
        if shape.callerSlot >= 0, !shape.parameters.contains("caller") {
            let index = extra.firstIndex { $0.name == "caller" }
            inner[shape.callerSlot] =
                index.map { extra.remove(at: $0).value } ?? .undefined(Undefined(.hint("No caller defined"), mode))
        }
        if shape.extraNamedSlot >= 0 {
            let dictionary = TemplateDictionary()
            for (name, value) in extra { dictionary.set(name: name, value) }
            inner[shape.extraNamedSlot] = .dictionary(dictionary)
        } else if let first = extra.first {
            throw .runtime(
                first.name == "caller"
                    ? "macro \(name) was invoked with two values for the special caller argument. This is most likely a bug."
                    : "macro \(name) takes no keyword argument \(PythonText.repr(first.name))",
                hint: Suggestion.hint(for: first.name, among: shape.parameters))
        }
        if shape.extraPositionalSlot >= 0 {
            let rest = Array(arguments.positional.dropFirst(count))
            inner[shape.extraPositionalSlot] = .tuple(TemplateList(rest))
        } else if arguments.positional.count > count {
            throw .runtime("macro \(name) takes not more than \(count) argument(s)")
        }
    }

    /// Defaults are worked out at each call, in order, and may use the parameters before them.
    private static func setDefaults(
        _ shape: Program.MacroShape, _ inner: Renderer.Frame, _ renderer: inout Renderer
    ) throws(Fault) {
        let first = shape.parameters.count - shape.defaults.count
        for (index, slot) in shape.parameterSlots.enumerated() where inner[slot] == nil {
            if index >= first {
                inner[slot] = try renderer.evaluate(shape.defaults[index - first])
            } else {
                let hint = "parameter \(PythonText.repr(shape.parameters[index])) was not provided"
                inner[slot] = .undefined(Undefined(.hint(hint), renderer.undefinedMode))
            }
        }
    }
}
