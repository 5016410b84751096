"""Generated from grammar.ebnf by tools/make_parser.py with TatSu: do not edit."""

# fmt: off
# ruff: noqa

import re

from sertranspile.parsing import Parser, tatsumasu
_PATTERN_0 = re.compile('(?:(?:request|failure|reply|onreply|branch|onsend|event|error|local|startup|timer)_)?route\\b(?!\\s*=)', re.MULTILINE).match
_PATTERN_1 = re.compile('"[^"]*"|\'[^\']*\'|[\\w:.+-]+', re.MULTILINE).match
_PATTERN_2 = re.compile('(?:loadmodulex?|modparamx?|loadpath|mpath|cfgengine)\\b', re.MULTILINE).match
_PATTERN_3 = re.compile('(?:flags|bool|avpflags)\\b(?!\\s*=)', re.MULTILINE).match
_PATTERN_4 = re.compile('[A-Za-z_]\\w*|"[^"]*"|\'[^\']*\'', re.MULTILINE).match
_PATTERN_5 = re.compile('\\w+', re.MULTILINE).match
_PATTERN_6 = re.compile('[A-Za-z_]\\w*(?:\\s*\\[[^\\]\\n]*\\])?(?:\\s*\\.\\s*\\w+)*(?=\\s*=(?![=~]))', re.MULTILINE).match
_PATTERN_7 = re.compile('(?!(?:loadmodulex?|modparamx?|loadpath|mpath|cfgengine|include_file|import_file|flags|bool|avpflags)\\b|\\w*route\\s*[\\[{]|[A-Za-z_]\\w*(?:\\s*\\[[^\\]\\n]*\\])?(?:\\s*\\.\\s*\\w+)*\\s*=)(?:[\\w.:*\\/\\[\\]-]|\\([^()]*\\))+', re.MULTILINE).match
_PATTERN_8 = re.compile('[A-Za-z_]\\w*', re.MULTILINE).match
_PATTERN_9 = re.compile(';', re.MULTILINE).match
_PATTERN_10 = re.compile('[#!]!(?:(?:define|def|trydefine|trydef|redefine|redef|defexps?|defenvs?|trydefenvs?)\\b(?:[^\\n\\\\]|\\\\[\\s\\S])*|(?:SER|KAMAILIO|OPENSER|MAXCOMPAT|ALL)(?=\\r?\\n|$))', re.MULTILINE).match
_PATTERN_11 = re.compile('[#!]!(?:substdefs?|subst)\\b', re.MULTILINE).match
_PATTERN_12 = re.compile('(?:[#!]!)?(?:include_file|import_file)\\b', re.MULTILINE).match
_PATTERN_13 = re.compile('[#!]!(?:ifdef|ifndef|ifexp)\\b[^\\n]*', re.MULTILINE).match
_PATTERN_14 = re.compile('[#!]!else\\b[^\\n]*', re.MULTILINE).match
_PATTERN_15 = re.compile('[#!]!endif\\b[^\\n]*', re.MULTILINE).match
_PATTERN_16 = re.compile('if\\b', re.MULTILINE).match
_PATTERN_17 = re.compile('else\\s+if\\b', re.MULTILINE).match
_PATTERN_18 = re.compile('else\\b', re.MULTILINE).match
_PATTERN_19 = re.compile('while\\b', re.MULTILINE).match
_PATTERN_20 = re.compile('switch\\b', re.MULTILINE).match
_PATTERN_21 = re.compile('case\\b', re.MULTILINE).match
_PATTERN_22 = re.compile('default(?=\\s*:)', re.MULTILINE).match
_PATTERN_23 = re.compile('\\/', re.MULTILINE).match
_PATTERN_24 = re.compile('[A-Za-z_]\\w*(?=\\s*:)', re.MULTILINE).match
_PATTERN_25 = re.compile('(?:return|exit|drop)\\b', re.MULTILINE).match
_PATTERN_26 = re.compile('\\(\\s*\\)', re.MULTILINE).match
_PATTERN_27 = re.compile('break\\b', re.MULTILINE).match
_PATTERN_28 = re.compile('\\+?=(?![=~])', re.MULTILINE).match
_PATTERN_29 = re.compile('(?!(?:if|else|while|switch|case|default|return|exit|drop|break)\\b)[A-Za-z_]\\w*', re.MULTILINE).match
_PATTERN_30 = re.compile('==|!=|=~|!~|~=|&&|\\|\\||<=|>=|<<|>>|[-+*\\/%<>|&^]|(?:and|or|eq|ne|ieq|ine|mod)\\b', re.MULTILINE).match
_PATTERN_31 = re.compile('(?:(?:!(?!=)|~(?!=)|-|\\((?:int|str)\\)|(?:not|defined)\\b)\\s*)+', re.MULTILINE).match
_PATTERN_32 = re.compile('(?!(?:if|else|while|switch|case|default|return|exit|drop|break|not|and|or|defined|mod|eq|ne|ieq|ine)\\b)[A-Za-z_]\\w*(?=\\s*\\()', re.MULTILINE).match
_PATTERN_33 = re.compile('(?=[,)])', re.MULTILINE).match
_PATTERN_34 = re.compile('[$%](?:\\?|(?:\\w+(?:\\.\\w+)*)?(?:\\(_*\\))?)(?:\\[[^\\]\\n]*\\])?(?=\\s*=(?![=~]))', re.MULTILINE).match
_PATTERN_35 = re.compile('"_*"(?:\\s*"_*")*|\'_*\'', re.MULTILINE).match
_PATTERN_36 = re.compile('[$%](?:\\?|\\w+(?:\\.\\w+)*(?:\\(_*\\))?|\\(_*\\))(?:\\[[^\\]\\n]*\\])?', re.MULTILINE).match
_PATTERN_37 = re.compile('@[A-Za-z_]\\w*(?:\\.\\w+|\\[[^\\]\\n]*\\])*', re.MULTILINE).match
_PATTERN_38 = re.compile('\\[[0-9A-Fa-f:.]+\\](?::\\d+)?|(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f.]*(?:\\/\\d+)?|\\d+\\.\\d+\\.\\d+\\.\\d+(?:\\s*\\/\\s*\\d+(?:\\.\\d+\\.\\d+\\.\\d+)?|:\\d+)?|(?:(?i:udp|tcp|tls|sctp|wss?)|\\*):[\\w.*:\\[\\]-]+|(?:uri|msg|snd|to):(?:host|port|len(?:gth)?|ip|proto|af)\\b|[A-Za-z_][\\w.-]*:\\d+|(?!(?:if|else|while|switch|case|return|exit|drop|break|and|or|not|eq|ne|ieq|ine|mod)(?![\\w.]))\\w+(?:[\\w-]*(?:\\.[\\w-]+)+)?', re.MULTILINE).match
_PATTERN_39 = re.compile('drop\\b', re.MULTILINE).match
_PATTERN_40 = re.compile('[^ \\t\\r\\n]+', re.MULTILINE).match
_PATTERN_41 = re.compile('#.*', re.MULTILINE).match


class SerParser(Parser):
    blanks = staticmethod(re.compile('(?:\\s+)*').match)

    def _item_(self) -> None:
        c = self._peek()
        if c in '!#':
            with self._choice():
                with self._option():
                    self._include_()
                with self._option():
                    self._directive_()
                self._subst_()
        elif c in ';':
            self._null_()
        elif c in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_dghjknpquvwxyz':
            self._assignment_()
        elif c in 'a':
            with self._choice():
                with self._option():
                    self._flag_declaration_()
                self._assignment_()
        elif c in 'bf':
            with self._choice():
                with self._option():
                    self._route_()
                with self._option():
                    self._flag_declaration_()
                self._assignment_()
        elif c in 'cm':
            with self._choice():
                with self._option():
                    self._declaration_()
                self._assignment_()
        elif c in 'eorst':
            with self._choice():
                with self._option():
                    self._route_()
                self._assignment_()
        elif c in 'i':
            with self._choice():
                with self._option():
                    self._include_()
                self._assignment_()
        elif c in 'l':
            with self._choice():
                with self._option():
                    self._route_()
                with self._option():
                    self._declaration_()
                self._assignment_()
        else:
            self._error('item')

    @tatsumasu
    def _route_(self) -> None:
        self._route_head_()
        self.name_last_node('head')
        self._token('{')
        self._cut()
        self._statements_()
        self.name_last_node('body')
        self._token('}')
        self._define(('body', 'head'))

    @tatsumasu
    def _route_head_(self) -> None:
        self._route_word_()
        self.name_last_node('keyword')
        if self._peek() in '[':
            with self._optional():
                self._token('[')
                self._cut()
                self._route_name_()
                self.name_last_node('name')
                self._token(']')
                self._define(('name',))
        self._define(('keyword', 'name'))

    def _route_word_(self) -> None:
        self._lexeme(_PATTERN_0, 'route_word')

    def _route_name_(self) -> None:
        self._lexeme(_PATTERN_1, 'route_name')

    @tatsumasu
    def _declaration_(self) -> None:
        self._declaration_word_()
        self.name_last_node('keyword')
        with self._group():
            c = self._peek()
            if c in '(':
                with self._choice():
                    with self._option():
                        self._token('(')
                        self._cut()
                        self._arguments_()
                        self.name_last_node('args')
                        self._token(')')
                        self._define(('args',))
                    if self._peek() in '=':
                        with self._optional():
                            self._token('=')
                    self._plain_arguments_()
                    self.name_last_node('args')
                    self._define(('args',))
            else:
                if self._peek() in '=':
                    with self._optional():
                        self._token('=')
                self._plain_arguments_()
                self.name_last_node('args')
                self._define(('args',))
        self._define(('args', 'keyword'))

    def _declaration_word_(self) -> None:
        self._lexeme(_PATTERN_2, 'declaration_word')

    @tatsumasu
    def _plain_arguments_(self) -> None:

        def block0():
            self._plain_argument_()
        self._positive_closure(block0, None)

    def _plain_argument_(self) -> None:
        c = self._peek()
        if c in '"\'':
            self._string_()
        else:
            self._setting_word_()

    @tatsumasu
    def _flag_declaration_(self) -> None:
        self._flag_word_()
        self.name_last_node('keyword')
        self._cut()
        self._flag_list_()
        self.name_last_node('flags')
        self._define(('flags', 'keyword'))

    def _flag_word_(self) -> None:
        self._lexeme(_PATTERN_3, 'flag_word')

    @tatsumasu
    def _flag_list_(self) -> None:

        def sep0():
            self._token(',')

        def block1():
            self._flag_()
        self._positive_gather(block1, sep0, ',')

    @tatsumasu
    def _flag_(self) -> None:
        self._flag_name_()
        self.name_last_node('name')
        if self._peek() in ':':
            with self._optional():
                self._token(':')
                self._cut()
                self._flag_bit_()
                self.name_last_node('bit')
                self._define(('bit',))
        self._define(('bit', 'name'))

    def _flag_name_(self) -> None:
        self._lexeme(_PATTERN_4, 'flag_name')

    def _flag_bit_(self) -> None:
        self._lexeme(_PATTERN_5, 'flag_bit')

    @tatsumasu
    def _assignment_(self) -> None:
        self._setting_name_()
        self.name_last_node('name')
        self._token('=')
        self._cut()
        self._setting_values_()
        self.name_last_node('assigned')
        self._define(('assigned', 'name'))

    def _setting_name_(self) -> None:
        self._lexeme(_PATTERN_6, 'setting_name')

    @tatsumasu
    def _setting_values_(self) -> None:

        def block0():
            self._setting_value_()
        self._positive_closure(block0, None)

    def _setting_value_(self) -> None:
        c = self._peek()
        if c in '"\'':
            self._string_()
        elif c in '{':
            self._socket_block_()
        else:
            self._setting_word_()

    def _setting_word_(self) -> None:
        self._lexeme(_PATTERN_7, 'setting_word')

    @tatsumasu
    def _socket_block_(self) -> None:
        self._token('{')
        self._cut()
        self._socket_attributes_()
        self.name_last_node('attributes')
        self._token('}')
        self._define(('attributes',))

    @tatsumasu
    def _socket_attributes_(self) -> None:

        def block0():
            self._socket_attribute_()
        self._closure(block0, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz')

    @tatsumasu
    def _socket_attribute_(self) -> None:
        self._attribute_name_()
        self.name_last_node('name')
        self._token('=')
        self._cut()
        self._plain_argument_()
        self.name_last_node('assigned')
        if self._peek() in ';':
            with self._optional():
                self._token(';')
        self._define(('assigned', 'name'))

    def _attribute_name_(self) -> None:
        self._lexeme(_PATTERN_8, 'attribute_name')

    @tatsumasu
    def _null_(self) -> None:
        self._semicolon_()

    def _semicolon_(self) -> None:
        self._lexeme(_PATTERN_9, 'semicolon')

    def _directive_(self) -> None:
        self._lexeme(_PATTERN_10, 'directive')

    @tatsumasu
    def _subst_(self) -> None:
        self._subst_word_()
        self.name_last_node('keyword')
        self._cut()
        self._string_()
        self.name_last_node('text')
        self._define(('keyword', 'text'))

    def _subst_word_(self) -> None:
        self._lexeme(_PATTERN_11, 'subst_word')

    @tatsumasu
    def _include_(self) -> None:
        self._include_word_()
        self.name_last_node('keyword')
        self._cut()
        self._string_()
        self.name_last_node('text')
        self._define(('keyword', 'text'))

    def _include_word_(self) -> None:
        self._lexeme(_PATTERN_12, 'include_word')

    def _conditional_line_(self) -> None:
        self._lexeme(_PATTERN_13, 'conditional_line')

    def _else_line_(self) -> None:
        self._lexeme(_PATTERN_14, 'else_line')

    def _endif_line_(self) -> None:
        self._lexeme(_PATTERN_15, 'endif_line')

    @tatsumasu
    def _statements_(self) -> None:

        def block0():
            self._statement_()
        self._closure(block0, '!#$%;ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz{')

    def _statement_(self) -> None:
        c = self._peek()
        if c in '!#':
            with self._choice():
                with self._option():
                    self._include_()
                with self._option():
                    self._conditional_statements_()
                with self._option():
                    self._directive_()
                self._subst_()
        elif c in '$%;ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghjklmnopqrstuvwxyz{':
            self._branch_()
        elif c in 'i':
            with self._choice():
                with self._option():
                    self._include_()
                self._branch_()
        else:
            self._error('statement')

    def _branch_(self) -> None:
        c = self._peek()
        if c in '$%':
            self._assign_statement_()
        elif c in ';':
            self._null_()
        elif c in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_acfghjklmnopqtuvxyz':
            with self._choice():
                with self._option():
                    self._call_statement_()
                self._bare_call_()
        elif c in 'b':
            with self._choice():
                with self._option():
                    self._call_statement_()
                with self._option():
                    self._break_statement_()
                self._bare_call_()
        elif c in 'der':
            with self._choice():
                with self._option():
                    self._call_statement_()
                with self._option():
                    self._jump_statement_()
                self._bare_call_()
        elif c in 'i':
            with self._choice():
                with self._option():
                    self._call_statement_()
                with self._option():
                    self._if_statement_()
                self._bare_call_()
        elif c in 's':
            with self._choice():
                with self._option():
                    self._call_statement_()
                with self._option():
                    self._switch_statement_()
                self._bare_call_()
        elif c in 'w':
            with self._choice():
                with self._option():
                    self._call_statement_()
                with self._option():
                    self._while_statement_()
                self._bare_call_()
        elif c in '{':
            self._block_()
        else:
            self._error('branch')

    @tatsumasu
    def _conditional_statements_(self) -> None:
        self._conditional_line_()
        self.name_last_node('opening')
        self._statements_()
        self.name_last_node('then')
        if self._peek() in '!#':
            with self._optional():
                self._else_line_()
                self._statements_()
                self.name_last_node('otherwise')
                self._define(('otherwise',))
        self._endif_line_()
        self._define(('opening', 'otherwise', 'then'))

    @tatsumasu
    def _block_(self) -> None:
        self._token('{')
        self._cut()
        self._statements_()
        self.name_last_node('body')
        self._token('}')
        self._define(('body',))

    @tatsumasu
    def _if_statement_(self) -> None:
        self._if_word_()
        self._expression_()
        self.name_last_node('test')
        self._branch_()
        self.name_last_node('then')
        self._else_ifs_()
        self.name_last_node('elifs')
        if self._peek() in 'e':
            with self._optional():
                self._else_word_()
                self._cut()
                self._branch_()
                self.name_last_node('otherwise')
                self._define(('otherwise',))
        self._define(('elifs', 'otherwise', 'test', 'then'))

    @tatsumasu
    def _else_ifs_(self) -> None:

        def block0():
            self._else_if_()
        self._closure(block0, 'e')

    @tatsumasu
    def _else_if_(self) -> None:
        self._else_if_words_()
        self._cut()
        self._expression_()
        self.name_last_node('test')
        self._branch_()
        self.name_last_node('then')
        self._define(('test', 'then'))

    def _if_word_(self) -> None:
        self._lexeme(_PATTERN_16, 'if_word')

    def _else_if_words_(self) -> None:
        self._lexeme(_PATTERN_17, 'else_if_words')

    def _else_word_(self) -> None:
        self._lexeme(_PATTERN_18, 'else_word')

    @tatsumasu
    def _while_statement_(self) -> None:
        self._while_word_()
        self._expression_()
        self.name_last_node('test')
        self._branch_()
        self.name_last_node('body')
        self._define(('body', 'test'))

    def _while_word_(self) -> None:
        self._lexeme(_PATTERN_19, 'while_word')

    @tatsumasu
    def _switch_statement_(self) -> None:
        self._switch_word_()
        self._expression_()
        self.name_last_node('subject')
        self._token('{')
        self._cut()
        self._cases_()
        self.name_last_node('cases')
        self._token('}')
        self._define(('cases', 'subject'))

    def _switch_word_(self) -> None:
        self._lexeme(_PATTERN_20, 'switch_word')

    @tatsumasu
    def _cases_(self) -> None:

        def block0():
            c = self._peek()
            if c in '!#':
                self._conditional_cases_()
            elif c in 'c':
                self._case_()
            elif c in 'd':
                self._default_case_()
            else:
                self._error('cases')
        self._closure(block0, '!#cd')

    @tatsumasu
    def _case_(self) -> None:
        self._case_word_()
        self._cut()
        if self._peek() in '/':
            with self._optional():
                self._slash_()
                self.name_last_node('regex')
        self._case_value_()
        self.name_last_node('value')
        self._token(':')
        self._statements_()
        self.name_last_node('body')
        self._define(('body', 'regex', 'value'))

    @tatsumasu
    def _default_case_(self) -> None:
        self._default_word_()
        self._token(':')
        self._cut()
        self._statements_()
        self.name_last_node('body')
        self._define(('body',))

    @tatsumasu
    def _conditional_cases_(self) -> None:
        self._conditional_line_()
        self.name_last_node('opening')
        self._cases_()
        self.name_last_node('then')
        if self._peek() in '!#':
            with self._optional():
                self._else_line_()
                self._cases_()
                self.name_last_node('otherwise')
                self._define(('otherwise',))
        self._endif_line_()
        self._define(('opening', 'otherwise', 'then'))

    def _case_word_(self) -> None:
        self._lexeme(_PATTERN_21, 'case_word')

    def _default_word_(self) -> None:
        self._lexeme(_PATTERN_22, 'default_word')

    def _slash_(self) -> None:
        self._lexeme(_PATTERN_23, 'slash')

    def _case_value_(self) -> None:
        c = self._peek()
        if c in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz':
            with self._choice():
                with self._option():
                    self._case_name_()
                self._expression_()
        else:
            self._expression_()

    def _case_name_(self) -> None:
        self._lexeme(_PATTERN_24, 'case_name')

    @tatsumasu
    def _jump_statement_(self) -> None:
        self._jump_word_()
        self.name_last_node('keyword')
        with self._optional():
            self._jump_value_()
            self.name_last_node('value')
        self._end_of_command_()
        self._define(('keyword', 'value'))

    def _jump_word_(self) -> None:
        self._lexeme(_PATTERN_25, 'jump_word')

    def _jump_value_(self) -> None:
        c = self._peek()
        if c in '(':
            with self._choice():
                with self._option():
                    self._empty_parentheses_()
                self._expression_()
        else:
            self._expression_()

    def _empty_parentheses_(self) -> None:
        self._lexeme(_PATTERN_26, 'empty_parentheses')

    @tatsumasu
    def _break_statement_(self) -> None:
        self._break_word_()
        if self._peek() in '(':
            with self._optional():
                self._empty_parentheses_()
        self._end_of_command_()

    def _break_word_(self) -> None:
        self._lexeme(_PATTERN_27, 'break_word')

    @tatsumasu
    def _assign_statement_(self) -> None:
        self._variable_()
        self.name_last_node('target')
        self._assign_operator_()
        self.name_last_node('operator')
        self._cut()
        self._expression_()
        self.name_last_node('value')
        self._end_of_command_()
        self._define(('operator', 'target', 'value'))

    def _assign_operator_(self) -> None:
        self._lexeme(_PATTERN_28, 'assign_operator')

    @tatsumasu
    def _call_statement_(self) -> None:
        self._call_()
        self.name_last_node('call')
        self._end_of_command_()
        self._define(('call',))

    @tatsumasu
    def _bare_call_(self) -> None:
        self._bare_word_()
        self.name_last_node('name')
        self._end_of_command_()
        self._define(('name',))

    def _bare_word_(self) -> None:
        self._lexeme(_PATTERN_29, 'bare_word')

    @tatsumasu
    def _end_of_command_(self) -> None:
        c = self._peek()
        if c in ';':
            with self._choice():
                with self._option():
                    self._semicolon_()
                with self._if():
                    self._else_word_()
        else:
            with self._if():
                self._else_word_()

    @tatsumasu
    def _expression_(self) -> None:
        self._operand_()

        def block0():
            self._operation_()
        self._closure(block0, '!%&*+-/<=>^aeimno|~')

    @tatsumasu
    def _operation_(self) -> None:
        self._binary_operator_()
        self._operand_()

    def _binary_operator_(self) -> None:
        self._lexeme(_PATTERN_30, 'binary_operator')

    def _operand_(self) -> None:
        c = self._peek()
        if c in '!-~':
            self._prefixed_()
        elif c in '(dn':
            with self._choice():
                with self._option():
                    self._prefixed_()
                self._primary_()
        else:
            self._primary_()

    @tatsumasu
    def _prefixed_(self) -> None:
        self._prefix_()
        self.name_last_node('operators')
        self._cut()
        self._primary_()
        self.name_last_node('value')
        self._define(('operators', 'value'))

    def _prefix_(self) -> None:
        self._lexeme(_PATTERN_31, 'prefix')

    def _primary_(self) -> None:
        c = self._peek()
        if c in '"\'':
            self._string_()
        elif c in '$%':
            self._variable_()
        elif c in '(':
            self._parenthesis_()
        elif c in '@':
            self._select_()
        elif c in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz':
            with self._choice():
                with self._option():
                    self._call_()
                self._word_()
        elif c in '{':
            self._block_expression_()
        else:
            self._word_()

    @tatsumasu
    def _call_(self) -> None:
        self._call_name_()
        self.name_last_node('name')
        self._token('(')
        self._cut()
        self._arguments_()
        self.name_last_node('args')
        self._token(')')
        self._define(('args', 'name'))

    def _call_name_(self) -> None:
        self._lexeme(_PATTERN_32, 'call_name')

    @tatsumasu
    def _arguments_(self) -> None:

        def sep0():
            self._token(',')

        def block1():
            self._argument_()
        self._gather(block1, sep0, ',')

    def _argument_(self) -> None:
        c = self._peek()
        if c in '\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f #&)+,./;<=>?\\]^`|}\x7f':
            self._no_argument_()
        else:
            with self._choice():
                with self._option():
                    self._expression_()
                self._no_argument_()

    def _no_argument_(self) -> None:
        self._lexeme(_PATTERN_33, 'no_argument')

    @tatsumasu
    def _parenthesis_(self) -> None:
        self._token('(')
        self._cut()
        with self._group():
            c = self._peek()
            if c in '$%':
                with self._choice():
                    with self._option():
                        self._assign_expression_()
                    self._expression_()
            else:
                self._expression_()
        self.name_last_node('inner')
        self._token(')')
        self._define(('inner',))

    @tatsumasu
    def _assign_expression_(self) -> None:
        self._assign_target_()
        self.name_last_node('target')
        self._token('=')
        self._cut()
        self._expression_()
        self.name_last_node('value')
        self._define(('target', 'value'))

    def _assign_target_(self) -> None:
        self._lexeme(_PATTERN_34, 'assign_target')

    @tatsumasu
    def _block_expression_(self) -> None:
        self._token('{')
        self._cut()
        self._statements_()
        self.name_last_node('body')
        self._token('}')
        self._define(('body',))

    def _string_(self) -> None:
        self._lexeme(_PATTERN_35, 'string')

    def _variable_(self) -> None:
        self._lexeme(_PATTERN_36, 'variable')

    def _select_(self) -> None:
        self._lexeme(_PATTERN_37, 'select')

    def _word_(self) -> None:
        self._lexeme(_PATTERN_38, 'word')

    @tatsumasu
    def _route_2001_(self) -> None:
        self._route_head_()
        self.name_last_node('head')
        self._token('{')
        self._cut()
        self._rules_2001_()
        self.name_last_node('body')
        self._token('}')
        self._define(('body', 'head'))

    @tatsumasu
    def _rules_2001_(self) -> None:

        def block0():
            self._rule_2001_()
        self._positive_closure(block0, None)

    @tatsumasu
    def _rule_2001_(self) -> None:
        self._expression_()
        self.name_last_node('test')
        self._actions_2001_()
        self.name_last_node('then')
        self._define(('test', 'then'))

    @tatsumasu
    def _actions_2001_(self) -> None:

        def block0():
            self._action_2001_()
        self._positive_closure(block0, ';ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz')

    def _action_2001_(self) -> None:
        c = self._peek()
        if c in ';':
            self._null_()
        elif c in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcefghijklmnopqrstuvwxyz':
            self._call_2001_()
        elif c in 'd':
            with self._choice():
                with self._option():
                    self._call_2001_()
                self._drop_2001_()
        else:
            self._error('action_2001')

    @tatsumasu
    def _call_2001_(self) -> None:
        self._call_()
        self.name_last_node('call')
        self._semicolon_()
        self._define(('call',))

    @tatsumasu
    def _drop_2001_(self) -> None:
        self._drop_word_()
        if self._peek() in '(':
            with self._optional():
                self._empty_parentheses_()
        if self._peek() in ';':
            with self._optional():
                self._semicolon_()

    def _drop_word_(self) -> None:
        self._lexeme(_PATTERN_39, 'drop_word')

    @tatsumasu
    def _table_rule_(self) -> None:
        self._column_()
        self.name_last_node('method')
        self._column_()
        self.name_last_node('uri')
        self._column_()
        self.name_last_node('destination')
        if self._peek() in '#':
            with self._optional():
                self._table_note_()
                self.name_last_node('note')
        self._define(('destination', 'method', 'note', 'uri'))

    def _column_(self) -> None:
        self._lexeme(_PATTERN_40, 'column')

    def _table_note_(self) -> None:
        self._lexeme(_PATTERN_41, 'table_note')
