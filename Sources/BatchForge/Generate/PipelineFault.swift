import ForgeBSON

/// What `select.pipeline` did with a document instead of giving one row for it.
package enum PipelineFault: Error, Sendable {
    case noRow
    case severalRows
    /// A row that cannot be told to be any document's.
    case noID
    case foreignID
    /// An expression could not be evaluated for the document.
    case refused(String)

    var `class`: VerdictClass { if case .noRow = self { .missingContext } else { .template } }

    /// The pipeline is wrong, whatever the documents hold.
    var isMistake: Bool {
        switch self {
        case .severalRows, .noID, .foreignID: true
        case .noRow, .refused: false
        }
    }

    var message: String {
        switch self {
        case .noRow: "select.pipeline gave no row for it"
        case .severalRows: "select.pipeline gave more than one row for it"
        case .noID: "select.pipeline gave a row without _id for it"
        case .foreignID: "select.pipeline gave a row with another _id for it"
        case .refused(let reason): "select.pipeline cannot be evaluated for it: \(reason)"
        }
    }

    func hint(_ pipeline: [BSONDocument]) -> String {
        let stage = blamed(pipeline).map { "; look at stage \($0 + 1), '\(pipeline[$0].stageName)'" } ?? ""
        switch self {
        case .noRow: return "a limit belongs in select.limit, a condition in select.query" + stage
        case .severalRows:
            return "a document must stay one row: leave lists whole, or $group by '$_id' after an $unwind" + stage
        case .noID, .foreignID: return "every row must keep the _id of the document that it is made of" + stage
        case .refused: return "try it in mongosh, beginning with a $match of that document" + stage
        }
    }

    /// The position of the last stage that can have done it, where the kind of the stage tells.
    private func blamed(_ pipeline: [BSONDocument]) -> Int? {
        pipeline.lastIndex { stage in
            guard let specification = stage[stage.stageName] else { return false }
            let name = stage.stageName
            let fields = specification.documentValue
            switch self {
            case .noRow:
                // $unwind drops what has no element, unless it is told to keep it.
                return ["$limit", "$skip", "$sample", "$match", "$redact"].contains(name)
                    || (name == "$unwind" && fields?["preserveNullAndEmptyArrays"]?.boolValue != true)
            case .severalRows: return ["$unwind", "$unionWith"].contains(name)
            case .noID:
                return ["$replaceRoot", "$replaceWith", "$facet", "$count"].contains(name)
                    || (name == "$project" && [.bool(false), .int32(0)].contains(fields?["_id"]))
                    || (name == "$unset" && specification == "_id")
            case .foreignID:
                return [
                    "$group", "$bucket", "$bucketAuto", "$sortByCount", "$replaceRoot", "$replaceWith", "$unionWith",
                ]
                .contains(name)
                    || (["$project", "$set", "$addFields"].contains(name) && fields?["_id"] != nil)
            case .refused: return false
            }
        }
    }
}

extension BSONDocument {
    /// `$lookup` of `{$lookup: {…}}`.
    var stageName: String { first { _ in true }?.key ?? "" }
}
