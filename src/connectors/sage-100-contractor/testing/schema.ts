/** One element of a made-up schema. */
export interface MadeElement {
  readonly name: string;
  readonly type?: string;
  readonly required?: boolean;
  readonly many?: boolean;
  /** An anonymous type within the element, as text. */
  readonly inline?: string;
}

const element = ({ name, type, required, many, inline }: MadeElement) =>
  `<xs:element name="${name}"${type ? ` type="${type}"` : ''} minOccurs="${required ? 1 : 0}"${
    many ? ' maxOccurs="unbounded"' : ''
  }${inline ? `>${inline}</xs:element>` : '/>'}`;

/** Types as the schemas of other records are said to have them: keys with an `ObjectID`, texts with a length. */
export const commonTypes = `
  <xs:complexType name="KeyType"><xs:sequence><xs:element name="ObjectID" type="xs:decimal"/></xs:sequence></xs:complexType>
  <xs:simpleType name="Text20"><xs:restriction base="xs:string"><xs:maxLength value="20"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Text50"><xs:restriction base="xs:string"><xs:maxLength value="50"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Money"><xs:restriction base="xs:decimal"><xs:fractionDigits value="2"/></xs:restriction></xs:simpleType>`;

export const usualHeader: readonly MadeElement[] = [
  { name: 'InvoiceNumber', type: 'api:Text20', required: true },
  { name: 'VendorRef', type: 'api:KeyType', required: true },
  { name: 'JobRef', type: 'api:KeyType' },
  { name: 'SubcontractNumber', type: 'api:Text20' },
  { name: 'Desc', type: 'api:Text50' },
  { name: 'InvoiceDate', type: 'xs:date', required: true },
  { name: 'PostingPeriod', type: 'xs:int' },
  { name: 'PostingYear', type: 'xs:int' },
  { name: 'InvoiceType', type: 'xs:int' },
  { name: 'Status', type: 'xs:int' },
  { name: 'UserDefined1', type: 'api:Text50' },
  { name: 'InvoiceTotal', type: 'api:Money' },
  { name: 'Retainage', type: 'api:Money' },
];
export const usualLine: readonly MadeElement[] = [
  { name: 'Desc', type: 'api:Text50' },
  { name: 'SubcontractLine', type: 'xs:int' },
  { name: 'CostCodeRef', type: 'api:KeyType' },
  { name: 'CostTypeRef', type: 'api:KeyType' },
  { name: 'Quantity', type: 'xs:decimal' },
  { name: 'UnitPrice', type: 'xs:decimal' },
  { name: 'Amount', type: 'api:Money' },
  { name: 'Retainage', type: 'api:Money' },
];

export interface MadeSchema {
  readonly namespace?: string;
  readonly request?: string;
  readonly lineName?: string;
  readonly header?: readonly MadeElement[];
  readonly line?: readonly MadeElement[];
  /** Where the line stands among the header's elements; last where not given. */
  readonly lineAt?: number;
  /** More declarations beside the types. */
  readonly more?: string;
  readonly attributes?: string;
}

/** A schema as it may stand in an installation: requests declared within a message type, each of a type of its own. */
export function madeSchema({
  namespace = 'http://sage100contractor.com/api',
  request = 'APInvoiceAddNextRq',
  lineName = 'APInvoiceLineAdd',
  header = usualHeader,
  line = usualLine,
  lineAt = header.length,
  more = '',
  attributes = '',
}: MadeSchema = {}): string {
  const lines: MadeElement = { name: lineName, type: 'api:LineType', many: true };
  const inOrder = [...header.slice(0, lineAt), lines, ...header.slice(lineAt)];
  return `<?xml version="1.0" encoding="utf-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:api="${namespace}" targetNamespace="${namespace}" ${attributes}>
  <xs:element name="MBXML"><xs:complexType><xs:sequence>
    <xs:element name="MBXMLSessionRq"><xs:complexType><xs:sequence>
      <xs:element name="Company" type="xs:string"/><xs:element name="User" type="xs:string"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="MBXMLMsgsRq" type="api:MessagesType"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:complexType name="MessagesType"><xs:choice maxOccurs="unbounded">
    <xs:element name="VendorModRq" type="api:VendorModType"/>
    <xs:element name="APInvoicePayAddRq" type="api:PayType"/>
    ${request === '' ? '' : `<xs:element name="${request}" type="api:InvoiceType"/>`}
  </xs:choice></xs:complexType>
  <xs:complexType name="VendorModType"><xs:sequence><xs:element name="ObjectRef" type="api:KeyType"/></xs:sequence></xs:complexType>
  <xs:complexType name="PayType"><xs:sequence><xs:element name="ObjectRef" type="api:KeyType"/></xs:sequence></xs:complexType>
  <xs:complexType name="InvoiceType"><xs:sequence>${inOrder.map(element).join('')}</xs:sequence>
    <xs:attribute name="requestID" use="required"/></xs:complexType>
  <xs:complexType name="LineType"><xs:sequence>${line.map(element).join('')}</xs:sequence></xs:complexType>
  ${commonTypes}${more}
</xs:schema>`;
}
