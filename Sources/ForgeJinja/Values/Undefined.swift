import ForgeBSON
import ForgeJSON

/// A value that is not there, and why.
package final class Undefined {
    enum Reason {
        case name(String)
        case attribute(of: String, String)
        case element(of: String, String)
        case hint(String)
    }

    let reason: Reason
    let mode: TemplateOptions.Undefined
    private let neighbours: Neighbours

    private let suggestion: String?

    /// `owner` is what it was looked for in; `suggestion` is given where what to say does not depend on that.
    init(
        _ reason: Reason, _ mode: TemplateOptions.Undefined, in owner: TemplateValue? = nil, suggestion: String? = nil
    ) {
        self.reason = reason
        self.suggestion = suggestion
        self.mode = mode
        neighbours = Neighbours(of: owner)
    }

    var message: String {
        switch reason {
        case .name(let name): "\(PythonText.repr(name)) is undefined"
        case .attribute(let object, let name): "\(PythonText.repr(object)) has no attribute \(PythonText.repr(name))"
        case .element(let object, let key): "\(object) has no element \(key)"
        case .hint(let text): text
        }
    }

    var missing: TemplateError.Missing? {
        switch reason {
        case .name(let name): .name(name)
        case .attribute(_, let name): .attribute(name)
        case .element, .hint: nil
        }
    }

    /// The attribute that was probably meant. For a variable it is the renderer that knows the names.
    var hint: String? {
        guard case .attribute(_, let name) = reason else { return suggestion }
        return Suggestion.hint(for: name, among: neighbours.names)
    }

    var fault: Fault { .undefined(self) }

    /// For a use of which it is the operand: an attribute, an element, a call of it.
    var operandFault: Fault {
        var fault = fault
        fault.isOfOperand = true
        return fault
    }

    /// For the uses that only the strict kind forbids: printing, looping, comparing, truth.
    func allowQuietUse() throws(Fault) {
        if mode == .strict { throw fault }
    }
}

/// What there is beside an attribute that is missing; its names are asked for only when that is an error.
private struct Neighbours {
    /// A value that holds no other one, so that letting go of it is never a deep recursion.
    private let plain: TemplateValue?
    /// Anything else is not kept alive.
    private weak var holder: ValueHolder?

    init(of value: TemplateValue?) {
        switch value {
        case .dictionary(let dictionary): (plain, holder) = (nil, dictionary)
        case .list(let list): (plain, holder) = (nil, list)
        case .object(let object): (plain, holder) = (nil, object)
        case .tuple, .iterator, .undefined, nil: (plain, holder) = (nil, nil)
        default: (plain, holder) = (value, nil)
        }
    }

    /// Documents may have any number of keys.
    private static let limit = 2000

    var names: [String] {
        switch holder {
        case let dictionary as TemplateDictionary: return names(of: .dictionary(dictionary))
        case let list as TemplateList: return names(of: .list(list))
        case let object as TemplateObject: return object.attributeNames
        default: return plain.map(names) ?? []
        }
    }

    private func names(of value: TemplateValue) -> [String] {
        var names = Method.allCases.filter { $0.belongs(to: value) }.map(\.rawValue)
        switch value {
        case .document(let document):
            for (key, _) in document {
                if names.count >= Self.limit { break }
                names.append(key)
            }
        case .dictionary(let dictionary): names += dictionary.pairs.prefix(Self.limit).compactMap(\.key.string)
        case .date: names += CivilTime.partNames
        default: break
        }
        return names
    }
}
