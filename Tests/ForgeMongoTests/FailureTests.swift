import BatchForge
import CMongoc
import Testing

@testable import ForgeMongo

@Suite("StoreError: what the driver's errors become")
struct FailureTests {
    @Test(
        "the server's codes",
        arguments: [
            (2, nil, .refused, "the server refused it (BadValue, code 2)"),
            (2, "BadValue", .refused, "the server refused it (BadValue, code 2)"),
            (17419, nil, .refused, "the server refused it (code 17419)"),
            (17419, "Location17419", .refused, "the server refused it (Location17419, code 17419)"),
            (28, "geheim geheim", .refused, "the server refused it (PathNotViable, code 28)"),
            (28, "", .refused, "the server refused it (PathNotViable, code 28)"),
            (4711, "a\u{1B}[2J", .refused, "the server refused it (code 4711)"),
            (11000, nil, .refused, "the server refused it (DuplicateKey, code 11000)"),
            (0, nil, .refused, "the server refused it (code 0)"),
            (11, nil, .denied, "the server denies it (UserNotFound, code 11)"),
            (13, nil, .denied, "the server denies it (Unauthorized, code 13)"),
            (18, nil, .denied, "the server denies it (AuthenticationFailed, code 18)"),
            (10107, nil, .unreachable, "the server cannot do it now (NotWritablePrimary, code 10107)"),
            (43, nil, .unreachable, "the server cannot do it now (CursorNotFound, code 43)"),
            (73, nil, .misconfigured, "the server refused it (InvalidNamespace, code 73)"),
        ] as [(Int, String?, StoreError.Kind, String)])
    func server(code: Int, name: String?, kind: StoreError.Kind, reason: String) {
        let failure = DriverFailure(domain: MONGOC_ERROR_SERVER, code: code, text: "geheim", codeName: name)
        let error = StoreError(failure, operation: "update 'a.b'", server: "h:1")
        #expect(error.kind == kind)
        #expect(error.code == code)
        #expect(error.reason == reason)
        #expect(error.description == "cannot update 'a.b': \(reason)")
    }

    @Test(
        "the driver's domains",
        arguments: [
            (
                MONGOC_ERROR_SERVER_SELECTION, 13053, "[connection refused calling hello on 'geheim']", .unreachable,
                "no server at h:1 within 5 s: connection refused"
            ),
            (
                MONGOC_ERROR_SERVER_SELECTION, 13053, "[TLS handshake failed: geheim]", .unreachable,
                "no server at h:1 within 5 s: TLS handshake failed"
            ),
            (MONGOC_ERROR_SERVER_SELECTION, 13053, "geheim", .unreachable, "no primary at h:1 within 5 s"),
            (MONGOC_ERROR_STREAM, 4, "geheim", .unreachable, "the connection to h:1 was lost"),
            (
                MONGOC_ERROR_STREAM, 4, "geheim: socket error or timeout", .unreachable,
                "the connection to h:1 was lost: no answer"
            ),
            (
                MONGOC_ERROR_PROTOCOL, 15, "geheim reports wire version 3", .misconfigured,
                "the server at h:1 and this driver have no protocol version in common"
            ),
            (MONGOC_ERROR_CLIENT, 11, "geheim", .denied, "the server at h:1 does not accept the user or password"),
            (MONGOC_ERROR_SCRAM, 28, "geheim", .denied, "the server at h:1 does not accept the user or password"),
            (
                MONGOC_ERROR_WRITE_CONCERN, 64, "geheim", .unreachable,
                "no confirmation by a majority of servers in time (WriteConcernFailed, code 64); "
                    + "it may have been applied"
            ),
            (MONGOC_ERROR_BSON, 18, "geheim", .refused, "it is too large or not well-formed"),
            (MONGOC_ERROR_COMMAND, 22, "geheim", .refused, "the driver does not accept it (domain 11, code 22)"),
        ] as [(mongoc_error_domain_t, Int, String, StoreError.Kind, String)])
    func driver(domain: mongoc_error_domain_t, code: Int, text: String, kind: StoreError.Kind, reason: String) {
        let failure = DriverFailure(domain: domain, code: code, text: text)
        let error = StoreError(failure, operation: "read 'a.b'", server: "h:1", timeout: .seconds(5))
        #expect(error.kind == kind)
        #expect(error.reason == reason)
    }
}
