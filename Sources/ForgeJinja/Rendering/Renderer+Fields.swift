import ForgeBSON

/// Names that lead straight into a document: `name`, `patient.address.city`, `visit.reason` in a loop.
///
/// Most of what a prompt prints or asks is such a field. It is looked at where it stands in the document's bytes; only
/// what is neither printed, compared nor asked for its truth becomes a value. Wherever that is not all there is to it
/// (something is missing, is no document, or has a method of that name), the answer is nil and the node is worked out
/// in the usual way, which knows the errors.
extension Renderer {
    mutating func field(_ id: NodeID) throws(Fault) -> BSONElement? {
        switch code.nodes[id] {
        case .free(let number):
            guard let place = try field(free: number) else { return nil }
            return scope.element(at: place)
        case .attribute(let object, let name):
            guard code.names[name].isKey, let document = try document(object) else { return nil }
            return try self.field(code.names[name].key, of: document)
        default: return nil
        }
    }

    private mutating func document(_ id: NodeID) throws(Fault) -> BSONDocument? {
        switch code.nodes[id] {
        case .slot(let slot, _):
            guard case .document(let document)? = frame[slot] else { return nil }
            return document
        case .free(let number):
            if let place = try field(free: number) {
                return place.type == .document ? scope.element(at: place)?.document : nil
            }
            guard case .document(let document) = try value(free: number) else { return nil }
            return document
        case .attribute:
            guard let field = try field(id), field.type == .document else { return nil }
            return field.document
        default: return nil
        }
    }

    /// Whether what a node comes to counts as true.
    mutating func isTrue(_ id: NodeID) throws(Fault) -> Bool {
        switch code.nodes[id] {
        case .free, .attribute:
            if let truth = try field(id)?.truth { return truth }
        case .compare(let comparison, let left, let right):
            try descend()
            let result = try compare(comparison, left, right, at: id)
            ascend()
            return result
        case .unary(.not, let operand):
            try descend()
            let result = try !isTrue(operand)
            ascend()
            return result
        case .both(let left, let right):
            try descend()
            let result = try isTrue(left) ? isTrue(right) : false
            ascend()
            return result
        case .either(let left, let right):
            try descend()
            let result = try isTrue(left) ? true : isTrue(right)
            ascend()
            return result
        default: break
        }
        let value = try evaluate(id)
        node = id
        return try value.isTrue()
    }

    mutating func compare(
        _ comparison: Comparison, _ left: NodeID, _ right: NodeID, at id: NodeID
    ) throws(Fault) -> Bool {
        // A field and a constant text, as in `visit.kind == 'urgent'`.
        if comparison == .equal || comparison == .notEqual, case .constant(let number) = code.nodes[right],
            case .string(let text) = code.constants[number], let field = try field(left),
            field.type == .string
        {
            try spend(bytes: text.utf8.count)
            return field.hasText(text) == (comparison == .equal)
        }
        let first = try evaluate(left)
        let second = try evaluate(right)
        node = id
        return try compare(comparison, first, second)
    }
}

extension BSONElement {
    /// Whether it counts as true; nil where only its value can tell.
    fileprivate var truth: Bool? {
        switch type {
        case .bool, .int32, .int64: return integer != 0
        case .null: return false
        case .string: return textCount != 0
        case .document, .array: return document.map { !$0.isEmpty }
        default: return nil
        }
    }
}
