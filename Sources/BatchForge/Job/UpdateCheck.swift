import ForgeBSON
import ForgeJinja

/// What an update in a job file may not do: be a pipeline, use an operator that cannot work here, write our own
/// marks, or write one field twice.
struct UpdateCheck {
    /// What is updated: the source document, or rows of a collection.
    struct Rules {
        /// The fields that are ours in the documents of this collection; nil where it holds none.
        let status: StatusSettings?
        let isRow: Bool
        let isUpsert: Bool

        static func source(_ status: StatusSettings) -> Rules { Rules(status: status, isRow: false, isUpsert: false) }
    }

    let rules: Rules
    let reading: Reading
    private(set) var targets: [UpdateTemplate.Target] = []
    private(set) var isClean = true

    init(_ rules: Rules, reading: Reading) {
        self.rules = rules
        self.reading = reading
    }

    static let known = [
        "$set", "$unset", "$inc", "$mul", "$min", "$max", "$rename", "$currentDate", "$push", "$addToSet", "$pull",
        "$pullAll", "$pop", "$bit",
    ]
    /// What gives something else when it is done twice. Rows are written before their source document is marked, so an
    /// ingest that is killed in between writes them again.
    static let unrepeatable: Set<String> = ["$inc", "$mul", "$push", "$pop", "$bit"]
    /// Operators whose arguments have operators of their own.
    private static let nesting: Set<String> = ["$push", "$addToSet", "$pull", "$currentDate", "$bit"]

    /// The operators at the top of the update; nil when it is none.
    mutating func operators(_ node: YAMLNode) -> [YAMLNode.Member]? {
        switch node.content {
        case .mapping(let members) where !members.isEmpty:
            for member in members { check(member) }
            return members
        case .mapping:
            fail(at: node, "the update is empty")
        case .sequence:
            fail(
                at: node, "an update must be a mapping of operators; pipelines are not supported",
                hint: "write {$set: {…}}: in a pipeline an answer could act as an expression")
        case .scalar:
            fail(at: node, "an update must be a mapping of operators", hint: "write {$set: {…}}")
        }
        return nil
    }

    private mutating func check(_ member: YAMLNode.Member) {
        let isInsertion = member.key == "$setOnInsert"
        if isInsertion && !rules.isUpsert {
            return fail(
                at: member, "'$setOnInsert' has no effect here: documents are never inserted",
                hint: rules.isRow ? "write upsert: true, or use $set" : "use $set")
        }
        if rules.isRow && Self.unrepeatable.contains(member.key) {
            return fail(
                at: member, "'\(member.key)' cannot be used on rows: after a crash it would be done twice",
                hint: "use $set, or $addToSet for a list")
        }
        guard isInsertion || Self.known.contains(member.key) else {
            if !member.key.hasPrefix("$") {
                return fail(
                    at: member, "'\(member.key)' is not an update operator",
                    hint: "to set the field write $set: {\(member.key): …}")
            }
            return fail(
                at: member, "unknown update operator '\(member.key)'",
                hint: Suggestion.hint(for: member.key, among: Self.known)
                    ?? "operators: \(Self.known.joined(separator: ", "))")
        }
        guard case .mapping(let fields) = member.value.content, !fields.isEmpty else {
            return fail(at: member, "'\(member.key)' takes a mapping of fields")
        }
        for field in fields {
            checkTarget(field.key, at: field)
            if member.key == "$rename" { checkNewName(field) }
            if !Self.nesting.contains(member.key) { checkNames(field.value) }
        }
    }

    /// Where `$rename` moves a field is written too, and no answer may choose it.
    private mutating func checkNewName(_ member: YAMLNode.Member) {
        guard case .scalar = member.value.content, let scalar = reading.scalar(member.value) else {
            return fail(at: member.value, "'$rename' takes the new name as text")
        }
        guard case .text(let name, _) = scalar, !BSONTemplate.isTemplate(name) else {
            return fail(at: member.value, "'$rename' takes the new name as text, without a template")
        }
        checkTarget(name, at: member)
    }

    private mutating func checkTarget(_ path: String, at member: YAMLNode.Member) {
        // Reported where templates are compiled.
        if BSONTemplate.isTemplate(path) { return }
        let names = path.split(separator: ".", omittingEmptySubsequences: false)
        if names.dropFirst().contains(where: { $0 == "$" || $0.hasPrefix("$[") && $0 != "$[]" }) {
            return fail(
                at: member, "'\(path)' names elements of a list that nothing here can select",
                hint: "only '$[]', all elements, is supported")
        }
        if let problem = FieldPath.problem(names.filter { $0 != "$[]" }.joined(separator: ".")) {
            return fail(at: member, "'\(path)' \(problem)")
        }
        if let status = rules.status, FieldPath.overlap(path, status.field) {
            return fail(
                at: member, "'\(path)' cannot be updated: the status is written there",
                hint: "remove it; the status is set in the same update")
        }
        if let status = rules.status, FieldPath.overlap(path, status.infoField) {
            return fail(
                at: member, "'\(path)' cannot be updated: the claim is written there",
                hint: "use another field, or another 'status.info_field'")
        }
        targets.append(UpdateTemplate.Target(path: path, member: member))
    }

    /// The server refuses fields that begin with `$`; in most cases it is a slip.
    private mutating func checkNames(_ node: YAMLNode) {
        switch node.content {
        case .scalar: break
        case .sequence(let elements): for element in elements { checkNames(element) }
        case .mapping(let members):
            if ExtendedJSON.isWrapper(members) { return }
            for member in members {
                if member.key.hasPrefix("$") {
                    fail(
                        at: member, "the field name '\(member.key)' begins with '$'",
                        hint: "operators stand at the top of the update only")
                }
                checkNames(member.value)
            }
        }
    }

    /// What can be said of an operator's arguments before there is an answer.
    mutating func arguments(of member: YAMLNode.Member, _ value: BSONTemplate) {
        guard case .mapping(let fields) = member.value.content else { return }
        for field in fields {
            switch member.key {
            case "$inc", "$mul":
                if Self.canBeNumber(value, field.key) { continue }
                fail(
                    at: field.value, "'\(member.key)' takes a number",
                    hint: "a value that is exactly one {{ … }} keeps its type")
            case "$pull": checkCondition(field)
            case "$bit", "$currentDate":
                guard let text = text(field.value), BSONTemplate.isTemplate(text) else { continue }
                fail(at: field.value, "a template cannot be the argument of '\(member.key)'")
            default: break
            }
        }
    }

    private func text(_ node: YAMLNode) -> String? {
        if case .text(let text, _) = reading.scalar(node) { text } else { nil }
    }

    /// Operators that take their argument for a value and nothing else.
    private static let comparisons: Set<String> = ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin"]

    /// In a condition a document from an answer could act as an operator; an operator that compares takes it as a value.
    private mutating func checkCondition(_ member: YAMLNode.Member) {
        if Self.comparisons.contains(member.key) { return }
        switch member.value.content {
        case .scalar:
            guard let text = text(member.value), BSONTemplate.isWhole(text) else { return }
            fail(
                at: member.value, "an answer in a condition could act as an operator",
                hint: "write {$eq: \"{{ … }}\"}, which takes it as a value")
        case .sequence(let elements):
            for element in elements {
                checkCondition(YAMLNode.Member(key: member.key, position: member.position, value: element))
            }
        case .mapping(let members):
            for member in members { checkCondition(member) }
        }
    }

    private static func canBeNumber(_ arguments: BSONTemplate, _ key: String) -> Bool {
        let value: BSONValue?
        switch arguments {
        case .constant(.document(let document)): value = document[key]
        case .document(let fields):
            switch fields.first(where: { $0.key == key })?.value {
            case .value: return true
            case .constant(let constant): value = constant
            default: value = nil
            }
        default: value = nil
        }
        switch value {
        case .int32, .int64, .double, .decimal128: return true
        default: return false
        }
    }

    /// Reports where two updates of one job write the same field: the server would refuse every answer.
    static func conflicts(_ targets: [UpdateTemplate.Target], in reading: Reading) {
        for (index, target) in targets.enumerated() {
            guard let other = targets[..<index].first(where: { FieldPath.overlap($0.path, target.path) }) else {
                continue
            }
            let what = other.path == target.path ? "'\(target.path)' is" : "'\(target.path)' and '\(other.path)' are"
            reading.report(
                at: target.member, "\(what) written twice",
                hint:
                    "the other place is line \(other.member.position.line); the server takes one update of a field only"
            )
        }
    }

    private mutating func fail(at node: YAMLNode, _ message: String, hint: String? = nil) {
        isClean = false
        reading.report(at: node, message, hint: hint)
    }

    private mutating func fail(at member: YAMLNode.Member, _ message: String, hint: String? = nil) {
        isClean = false
        reading.report(at: member, message, hint: hint)
    }
}
