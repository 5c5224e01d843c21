/// The methods of Python's types that templates may call, and those that are named in an error because they are not here.
enum Method: String, CaseIterable, Sendable {
    // text
    case capitalize, casefold, center, count, endswith, expandtabs, find, format, index, isalnum, isalpha, isascii
    case isdecimal, isdigit, isidentifier, islower, isnumeric, isprintable, isspace, istitle, isupper, join, ljust,
        lower
    case lstrip, partition, removeprefix, removesuffix, replace, rfind, rindex, rjust, rpartition, rsplit, rstrip, split
    case splitlines, startswith, strip, swapcase, title, upper, zfill
    case encode, maketrans, translate
    case formatMap = "format_map"
    // text marked as HTML
    case striptags, unescape
    // lists
    case append, clear, copy, extend, insert, pop, remove, reverse, sort
    // dictionaries
    case fromkeys, get, items, keys, popitem, setdefault, update, values
    // numbers
    case conjugate, hex
    case bitLength = "bit_length"
    case bitCount = "bit_count"
    case isInteger = "is_integer"
    case asIntegerRatio = "as_integer_ratio"
    case toDecimal = "to_decimal"
    // dates
    case strftime, isoformat, weekday, isoweekday, timestamp, date, time, timetuple, toordinal, isocalendar, ctime
    case astimezone, dst, timetz, tzname, utcoffset

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    /// As `init(rawValue:)`, which compares one name after the other.
    static func named(_ name: String) -> Method? { byName[name] }

    private static let ofText: Set<Method> = [
        .capitalize, .casefold, .center, .count, .endswith, .expandtabs, .find, .format, .index, .isalnum, .isalpha,
        .isascii, .isdecimal, .isdigit, .isidentifier, .islower, .isnumeric, .isprintable, .isspace, .istitle, .isupper,
        .join, .ljust, .lower, .lstrip, .partition, .removeprefix, .removesuffix, .replace, .rfind, .rindex, .rjust,
        .rpartition, .rsplit, .rstrip, .split, .splitlines, .startswith, .strip, .swapcase, .title, .upper, .zfill,
        .encode, .maketrans, .translate, .formatMap,
    ]
    private static let ofLists: Set<Method> = [
        .append, .clear, .copy, .count, .extend, .index, .insert, .pop, .remove, .reverse, .sort,
    ]
    private static let ofDictionaries: Set<Method> = [
        .clear, .copy, .fromkeys, .get, .items, .keys, .pop, .popitem, .setdefault, .update, .values,
    ]
    private static let ofIntegers: Set<Method> = [.asIntegerRatio, .bitCount, .bitLength, .conjugate]
    private static let ofDoubles: Set<Method> = [.asIntegerRatio, .conjugate, .hex, .isInteger]
    var isMutating: Bool {
        switch self {
        case .append, .clear, .extend, .insert, .pop, .popitem, .remove, .reverse, .setdefault, .sort, .update: true
        default: false
        }
    }

    /// Whether the method, as one of text, asks for the properties of each letter, which takes longer than reading it.
    var looksAtLetters: Bool {
        switch self {
        case .capitalize, .casefold, .isalnum, .isalpha, .isdecimal, .isdigit, .isidentifier, .islower, .isnumeric,
            .isprintable, .isspace, .istitle, .isupper, .swapcase, .title, .split, .rsplit, .splitlines, .expandtabs:
            true
        default: false
        }
    }

    /// Whether the method takes no argument, whatever type it is of.
    var takesNothing: Bool {
        switch self {
        case .capitalize, .casefold, .isalnum, .isalpha, .isascii, .isdecimal, .isdigit, .isidentifier, .islower,
            .isnumeric, .isprintable, .isspace, .istitle, .isupper, .lower, .swapcase, .title, .upper, .striptags,
            .unescape, .clear, .copy, .reverse, .items, .keys, .popitem, .values, .conjugate, .hex, .bitLength,
            .bitCount, .isInteger, .asIntegerRatio, .toDecimal:
            true
        default: false
        }
    }

    /// Whether its arguments may be named. Most methods are written in C and know them by position only.
    private var takesNames: Bool {
        switch self {
        case .split, .rsplit, .splitlines, .expandtabs, .format, .encode, .sort, .update, .strftime, .isoformat: true
        default: false
        }
    }

    /// Refuses arguments that the method of a value does not take.
    func check(_ arguments: Arguments, of value: TemplateValue) throws(Fault) {
        if takesNothing, !arguments.isEmpty {
            let count = arguments.positional.count + arguments.named.count
            throw .runtime("\(rawValue)() takes no arguments (\(count) given)")
        }
        guard !arguments.named.isEmpty, !takesNames else { return }
        if case .date = value { return }
        throw .runtime("\(rawValue)() takes no keyword arguments")
    }

    func belongs(to value: TemplateValue) -> Bool {
        switch value {
        case .string: Method.ofText.contains(self)
        case .markup: Method.ofText.contains(self) || self == .striptags || self == .unescape
        case .list, .array: Method.ofLists.contains(self)
        case .tuple, .range: self == .count || self == .index
        case .dictionary, .document: Method.ofDictionaries.contains(self)
        case .integer, .bool, .bigInteger: Method.ofIntegers.contains(self)
        case .double: Method.ofDoubles.contains(self)
        case .decimal: self == .toDecimal
        case .date: DateMethods.ofDates.contains(self)
        default: false
        }
    }
}
