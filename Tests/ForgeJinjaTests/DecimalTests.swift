import ForgeBSON
import ForgeJinja
import Testing

@Suite("Decimal128: a number after to_decimal(), as in Python")
struct DecimalTests {
    private func scope(_ amount: String) throws -> TemplateScope {
        TemplateScope(document: ["amount": .decimal128(try #require(Decimal128(amount)))])
    }

    private func render(_ expression: String, _ amount: String = "1234.50") throws -> String {
        try Template("{{ \(expression) }}", name: "t").render(scope(amount))
    }

    @Test("one that is reckoned with as it is, is refused with what to write instead")
    func hint() throws {
        for expression in ["amount + 1", "2 * amount", "amount / amount"] {
            let error = #expect(throws: TemplateError.self) { try render(expression) }
            #expect(error?.hint == "to_decimal() makes a number of a Decimal128")
        }
    }

    @Test(
        "what is no number is an error", arguments: ["NaN", "Infinity", "-Infinity"])
    func refused(amount: String) throws {
        #expect(throws: TemplateError.self) { try render("amount.to_decimal() + 1", amount) }
    }

    @Test("numbers at the ends of their range are errors of the document, at once")
    func ends() throws {
        for (expression, amount) in [
            ("x * x * x * x", "9E+6144"), ("x + 1", "1E+6144"), ("x ** 1000", "9E+6000"), ("x > 1e-300", "1E+6144"),
            ("'{:.2f}'.format(x)", "1E-6176"), ("x // 3", "1E+6144"), ("x | int", "1E+6144"), ("x ** 1001", "1"),
        ] {
            let source = "{% set x = amount.to_decimal() %}{{ \(expression) }}"
            do {
                _ = try Template(source, name: "t").render(scope(amount))
            } catch let error as TemplateError {
                #expect([.limit, .runtime].contains(error.kind), "\(error)")
            }
        }
    }

    @Test("a result is stored as a Decimal128 again")
    func stored() throws {
        let sum = try TemplateExpression("amount.to_decimal() * 2", name: "t").bson(scope("1234.50"))
        #expect(sum == .decimal128(try #require(Decimal128("2469.00"))))
        #expect(throws: TemplateError.self) { try TemplateExpression("2 ** 64", name: "t").bson(scope("1")) }
    }
}
