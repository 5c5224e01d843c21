import ForgeJSON

/// The provider's Models API: the families and snapshots that answer here.
enum ModelsAPI {
    static var list: Reply {
        Reply(["object": "list", "data": .array(Model.names.map(object))])
    }

    static func retrieve(_ id: String, acceptingAny: Bool) throws(APIError) -> Reply {
        guard Model(id, acceptingAny: acceptingAny) != nil else {
            throw APIError(404, "The model '\(id)' does not exist", param: "model", code: "model_not_found")
        }
        return Reply(object(id))
    }

    private static func object(_ id: String) -> JSONValue {
        ["id": .string(id), "object": "model", "created": 1_700_000_000, "owned_by": "system"]
    }
}
