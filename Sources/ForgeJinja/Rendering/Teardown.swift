/// An object that holds values, which may be such objects again, to any depth.
///
/// A template can nest lists a hundred thousand levels deep one append at a time. Letting go of the outermost would
/// release each inner one from within the outer, and end the process when the stack is used up. So every kind has a
/// `deinit` that calls `Teardown.release`, where those that nobody else holds are emptied one after the other. It has to be
/// the kind's own: when that of this class runs, what the kind holds is gone already, one within the other.
package class ValueHolder {
    /// Gives away the values it holds.
    func surrender(to values: inout [TemplateValue]) {}
}

enum Teardown {
    static func release(_ holder: ValueHolder) {
        var values: [TemplateValue] = []
        holder.surrender(to: &values)
        var pending: [ValueHolder] = []
        collect(&values, into: &pending)
        while var inner = pending.popLast() {
            guard isKnownUniquelyReferenced(&inner) else { continue }
            inner.surrender(to: &values)
            collect(&values, into: &pending)
        }
    }

    private static func collect(_ values: inout [TemplateValue], into pending: inout [ValueHolder]) {
        for value in values {
            switch value {
            case .list(let list), .tuple(let list): pending.append(list)
            case .dictionary(let dictionary): pending.append(dictionary)
            case .iterator(let iterator): pending.append(iterator)
            case .object(let object): pending.append(object)
            default: break
            }
        }
        values.removeAll()
    }
}
