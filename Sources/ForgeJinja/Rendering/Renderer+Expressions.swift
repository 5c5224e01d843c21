import ForgeJSON

/// Working out expressions.
extension Renderer {
    mutating func evaluate(_ id: NodeID, caller: TemplateValue? = nil) throws(Fault) -> TemplateValue {
        switch code.nodes[id] {
        case .constant(let number): return TemplateValue(code.constants[number])
        case .slot(let slot, let variable):
            if let value = frame[slot] { return value }
            return try value(variable: variable)
        case .outer(let variable): return try value(variable: variable)
        case .free(let number): return try value(free: number)
        case .captured: return captured
        default:
            try descend()
            let result = try evaluateOperation(id, caller)
            ascend()
            return result
        }
    }

    private mutating func evaluateOperation(_ id: NodeID, _ caller: TemplateValue?) throws(Fault) -> TemplateValue {
        switch code.nodes[id] {
        case .attribute(let object, let name):
            if let field = try field(id) { return TemplateValue(field) }
            if let count = code.names[name].loopCount, let loop = loop(object) { return loop.value(count) }
            let value = try evaluate(object)
            node = id
            return try attribute(value, code.names[name])
        case .item(let object, let key):
            let value = try evaluate(object)
            let given = try evaluate(key)
            node = id
            let found = try item(value, given)
            if case .undefined(let undefined) = found { return .undefined(discreet(undefined, key)) }
            return found
        case .compare(let comparison, let left, let right):
            return .bool(try compare(comparison, left, right, at: id))
        case .both(let left, let right):
            let value = try evaluate(left)
            node = left
            return try value.isTrue() ? try evaluate(right) : value
        case .either(let left, let right):
            let value = try evaluate(left)
            node = left
            return try value.isTrue() ? value : try evaluate(right)
        case .unary(.not, let operand): return .bool(try !isTrue(operand))
        case .unary(let operation, let operand):
            let value = try evaluate(operand)
            node = id
            return try unary(operation, value)
        case .binary(let operation, let left, let right):
            let first = try evaluate(left)
            let second = try evaluate(right)
            node = id
            return try binary(operation, first, second)
        case .conditional(let test, let then, let otherwise):
            if try isTrue(test) { return try evaluate(then) }
            if otherwise >= 0 { return try evaluate(otherwise) }
            // Jinja2 makes this one of the lenient kind, whatever the options say.
            return .undefined(
                Undefined(
                    .hint("the inline if-expression evaluated to false and no else section was defined."), .lenient))
        case .filter(let operand, let filter, let call):
            let value = try evaluate(operand)
            let arguments = try arguments(call)
            node = id
            try spend()
            return try code.filters[filter].apply(&self, value, arguments)
        case .test(let operand, let test, let call):
            let value = try evaluate(operand)
            let arguments = try arguments(call)
            node = id
            return .bool(try code.tests[test].apply(&self, value, arguments))
        case .method(let object, let name, let call):
            let value = try evaluate(object)
            let arguments = try arguments(call, caller)
            node = id
            try spend()
            return try invoke(value, code.names[name], arguments)
        case .call(let callee, let call):
            let value = try evaluate(callee)
            let arguments = try arguments(call, caller)
            node = id
            try spend()
            return try self.call(value, arguments)
        default: return try evaluateRare(id)
        }
    }

    /// A key that is worked out may be a value of the document, which no message shows.
    private func discreet(_ undefined: Undefined, _ key: NodeID) -> Undefined {
        if case .constant = code.nodes[key] { return undefined }
        switch undefined.reason {
        case .attribute(let owner, _), .element(let owner, _):
            return Undefined(
                .hint("\(PythonText.repr(owner)) has nothing under the key that this comes to"), undefinedMode)
        case .name, .hint: return undefined
        }
    }

    private mutating func evaluateRare(_ id: NodeID) throws(Fault) -> TemplateValue {
        switch code.nodes[id] {
        case .list(let run):
            try spend(1 + Int(run.count) / 4)
            return .list(TemplateList(try evaluate(run)))
        case .tuple(let run): return .tuple(TemplateList(try evaluate(run)))
        case .dictionary(let run):
            let dictionary = TemplateDictionary()
            try spend(4 + 2 * Int(run.count))
            for index in stride(from: run.indices.lowerBound, to: run.indices.upperBound, by: 2) {
                let key = try evaluate(code.lists[index])
                let value = try evaluate(code.lists[index + 1])
                node = id
                try dictionary.set(key, value)
            }
            return .dictionary(dictionary)
        case .concatenation(let run):
            var text = ""
            for index in run.indices {
                let value = try evaluate(code.lists[index])
                node = code.lists[index]
                text += try self.text(of: value)
            }
            node = id
            try allow(bytes: text.utf8.count)
            return .string(text)
        case .chain(let number): return try chain(number, id)
        case .slice(let object, let start, let stop, let step):
            let value = try evaluate(object)
            var bounds: [TemplateValue] = []
            for bound in [start, stop, step] { bounds.append(bound >= 0 ? try evaluate(bound) : .null) }
            node = id
            return try slice(value, bounds[0], bounds[1], bounds[2])
        case .missing(let number):
            node = id
            let absence = program.absences[Int(number)]
            throw .runtime(absence.message, hint: absence.hint)
        default: throw .runtime("not an expression")
        }
    }

    private mutating func evaluate(_ run: Run) throws(Fault) -> [TemplateValue] {
        var items: [TemplateValue] = []
        items.reserveCapacity(Int(run.count))
        for index in run.indices { items.append(try evaluate(code.lists[index])) }
        return items
    }

    /// `a < b <= c`: each operand is worked out once, and none after the first that fails.
    private mutating func chain(_ number: Int32, _ id: NodeID) throws(Fault) -> TemplateValue {
        let operands = program.chainOperands[Int(number)]
        var left = try evaluate(code.lists[Int(operands.start)])
        for (offset, comparison) in program.chains[Int(number)].enumerated() {
            let right = try evaluate(code.lists[Int(operands.start) + offset + 1])
            node = id
            guard try compare(comparison, left, right) else { return .bool(false) }
            left = right
        }
        return .bool(true)
    }

    private mutating func arguments(_ call: Int32, _ caller: TemplateValue? = nil) throws(Fault) -> Arguments {
        var arguments = Arguments()
        if call >= 0 {
            let shape = code.calls[call]
            arguments.positional = try evaluate(shape.positional)
            for index in stride(from: shape.named.indices.lowerBound, to: shape.named.indices.upperBound, by: 2) {
                let name = code.names[Int(code.lists[index])].text
                arguments.named.append((name, try evaluate(code.lists[index + 1])))
            }
            if shape.spread >= 0 {
                let value = try evaluate(shape.spread)
                arguments.positional.append(contentsOf: try items(of: value))
            }
            if shape.namedSpread >= 0 { try spread(try evaluate(shape.namedSpread), into: &arguments) }
        }
        if let caller { arguments.named.append(("caller", caller)) }
        return arguments
    }

    private mutating func spread(_ value: TemplateValue, into arguments: inout Arguments) throws(Fault) {
        guard var cursor = value.pairs() else {
            throw .runtime("argument after ** must be a mapping, not \(value.typeName)")
        }
        while case .tuple(let pair)? = try cursor.next(&self) {
            guard let name = pair.items[0].string else { throw .runtime("keywords must be strings") }
            arguments.named.append((name, pair.items[1]))
        }
    }

    // MARK: calls

    mutating func call(_ value: TemplateValue, _ arguments: Arguments) throws(Fault) -> TemplateValue {
        switch value {
        case .object(let object):
            try enter()
            let result = try object.call(arguments, &self)
            leave()
            return result
        case .undefined(let undefined): throw undefined.operandFault
        default: throw .runtime("'\(value.typeName)' object is not callable")
        }
    }

    /// Calls a method, or what is found under its name.
    mutating func invoke(
        _ value: TemplateValue, _ name: Program.Name, _ arguments: Arguments
    ) throws(Fault) -> TemplateValue {
        if let method = name.method, method.belongs(to: value) {
            return try call(method, on: value, arguments)
        }
        let found = try attribute(value, name)
        // The name is what is missing here, not what it was looked for in.
        if case .undefined(let undefined) = found { throw undefined.fault }
        return try call(found, arguments)
    }

    mutating func call(
        _ method: Method, on value: TemplateValue, _ arguments: Arguments
    ) throws(Fault) -> TemplateValue {
        try method.check(arguments, of: value)
        switch value {
        case .string(let text), .markup(let text):
            let weight = arguments.positional.reduce(text.utf8.count) { $0 + $1.weight }
            try spend(bytes: method.looksAtLetters ? 4 * weight : weight)
            let result = try TextMethods.call(method, text, isMarkup: value.isMarkup, arguments, &self)
            try spend(bytes: result.weight)
            return result
        case .list(let list): return try ListMethods.call(method, list, arguments, &self)
        case .array, .tuple: return try ListMethods.call(method, TemplateList(items(of: value)), arguments, &self)
        case .dictionary, .document: return try DictionaryMethods.call(method, value, arguments, &self)
        case .date(let milliseconds):
            return try DateMethods.call(method, CivilTime(milliseconds: milliseconds), arguments, &self)
        case .integer, .bool, .bigInteger, .double: return try NumberMethods.call(method, value)
        case .decimal(let number): return TemplateValue(try DecimalNumber(number))
        case .range(let range): return try RangeMethods.call(method, range, arguments)
        default: throw .runtime("'\(value.objectName)' has no attribute '\(method.rawValue)'")
        }
    }
}
