import ForgeBSON
import ForgeJSON
import ForgeJinja

/// Which rows of another collection belong to an answer: fields with the values that they must have.
///
/// A template's value is compared with `$eq`, so that an answer which is a document acts as a value and never as an
/// operator. A value that is missing or null would match every row that lacks the field, so it is an error.
package struct RowFilter: Sendable {
    private let fields: [BSONTemplate.Field]
    /// As written, for the frozen job.
    let source: JSONValue

    /// What is wrong is reported to `reading`, and then there is no filter. `operators` says whether constants may be
    /// conditions: a key of a row has to be one value.
    init?(_ member: YAMLNode.Member, at path: String, names: [String], operators: Bool, in reading: Reading) {
        guard case .mapping(let members) = member.value.content, !members.isEmpty else {
            reading.report(at: member.value, "'\(path)' takes a mapping of fields and their values")
            return nil
        }
        var fields: [BSONTemplate.Field] = []
        for field in members {
            if let problem = Self.problem(field.key) {
                reading.report(at: field, "'\(field.key)' \(problem)")
                continue
            }
            let condition = Self.condition(field.value)
            if let condition, !operators {
                reading.report(
                    at: condition, "'\(condition.key)' cannot stand in '\(path)'",
                    hint: "a row is found by fields that have one value each")
                continue
            }
            guard let value = BSONTemplate(field.value, at: "\(path).\(field.key)", names: names, in: reading) else {
                continue
            }
            if let condition, !value.isConstant {
                reading.report(
                    at: condition, "'\(condition.key)' cannot have a template in '\(path)'",
                    hint: "a template stands for one value: write it alone, and the condition without it")
                continue
            }
            fields.append(.init(key: field.key, value: value))
        }
        guard fields.count == members.count, let source = ExtendedJSON.json(member.value, in: reading) else {
            return nil
        }
        self.fields = fields
        self.source = source
    }

    private static func problem(_ path: String) -> String? {
        // A row may be found by its `_id`, and by no operator.
        path == "_id" ? nil : FieldPath.problem(path)
    }

    private static func condition(_ node: YAMLNode) -> YAMLNode.Member? {
        guard case .mapping(let members) = node.content, !ExtendedJSON.isWrapper(members) else { return nil }
        return members.first { $0.key.hasPrefix("$") }
    }

    /// The names that the templates ask for, each once.
    var names: [String] { BSONTemplate.document(fields).names }

    var leaves: [CompiledTemplate] { BSONTemplate.document(fields).leaves }

    /// The filter for one answer or one row of it.
    package func render(_ scope: TemplateScope) throws -> BSONDocument {
        var filter: [(String, BSONValue)] = []
        for field in fields {
            let value = try field.value.render(scope)
            if field.value.isConstant {
                filter.append((field.key, value))
            } else if value.isNull || value == .undefined {
                throw BSONError(offset: nil, reason: "the row cannot be told apart: '\(field.key)' is null")
            } else {
                filter.append((field.key, ["$eq": value]))
            }
        }
        return BSONDocument(checked: filter)
    }
}
