/// What a call, a filter or a test is given.
struct Arguments {
    var positional: [TemplateValue] = []
    var named: [(name: String, value: TemplateValue)] = []

    var isEmpty: Bool { positional.isEmpty && named.isEmpty }

    func value(named name: String) -> TemplateValue? { named.first { $0.name == name }?.value }

    /// Arguments by the number of their parameter, the usual ones without an array of their own.
    struct Bound {
        private var first, second, third: TemplateValue?
        private var others: [TemplateValue?] = []

        subscript(index: Int) -> TemplateValue? {
            get {
                switch index {
                case 0: first
                case 1: second
                case 2: third
                default: index - 3 < others.count ? others[index - 3] : nil
                }
            }
            set {
                switch index {
                case 0: first = newValue
                case 1: second = newValue
                case 2: third = newValue
                default:
                    while others.count <= index - 3 { others.append(nil) }
                    others[index - 3] = newValue
                }
            }
        }
    }

    /// The arguments in the order of the parameters; nil where one is not given.
    func bind(
        _ function: String, _ parameters: StaticString..., required: Int = 0
    ) throws(Fault) -> Bound {
        var values = Bound()
        guard positional.count <= parameters.count else {
            throw .runtime(
                "\(function)() takes at most \(parameters.count) arguments, \(positional.count) were given")
        }
        for (index, value) in positional.enumerated() { values[index] = value }
        for (name, value) in named {
            guard let index = parameters.firstIndex(where: { $0.description == name }) else {
                throw .runtime(
                    "\(function)() got an unexpected keyword argument '\(name)'",
                    hint: Suggestion.hint(for: name, among: parameters.map(\.description)))
            }
            guard values[index] == nil else {
                throw .runtime("\(function)() got multiple values for argument '\(name)'")
            }
            values[index] = value
        }
        for index in 0..<required where values[index] == nil {
            throw .runtime("\(function)() is missing its argument '\(parameters[index])'")
        }
        return values
    }

    /// Gives away the values it holds; see `Teardown`.
    mutating func surrender(to values: inout [TemplateValue]) {
        values.append(contentsOf: positional)
        for argument in named { values.append(argument.value) }
        positional = []
        named = []
    }
}
