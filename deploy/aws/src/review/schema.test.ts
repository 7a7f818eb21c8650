import { describe, expect, it } from 'vitest';
import { createSchemaCheck } from './schema.ts';
import { parseTemplate } from './template.ts';

const check = createSchemaCheck();

const table = {
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
};

describe('createSchemaCheck()', () => {
  it('finds nothing in a resource that is right', () => {
    const properties = { ...table, TableName: { Ref: 'Name' }, BillingMode: 'PAY_PER_REQUEST' };
    expect(faultsOf('AWS::DynamoDB::Table', properties)).toEqual([]);
  });

  it.each([
    {
      seeded: 'a type that does not exist',
      type: 'AWS::DynamoDB::Tabel',
      properties: table,
      fault: 'One: unknown type AWS::DynamoDB::Tabel',
    },
    {
      seeded: 'a property that does not exist',
      type: 'AWS::DynamoDB::Table',
      properties: { ...table, BilingMode: 'PAY_PER_REQUEST' },
      fault: 'One.BilingMode: unknown property',
    },
    {
      seeded: 'a property that is missing',
      type: 'AWS::DynamoDB::Table',
      properties: { AttributeDefinitions: table.AttributeDefinitions },
      fault: 'One.KeySchema: missing',
    },
    {
      seeded: 'a wrong type',
      type: 'AWS::Lambda::Function',
      properties: { Code: {}, Role: { Ref: 'Role' }, MemorySize: 'much' },
      fault: 'One.MemorySize: wants an integer, has "much"',
    },
    {
      seeded: 'a missing property deep in a list',
      type: 'AWS::DynamoDB::Table',
      properties: { ...table, KeySchema: [{ AttributeName: 'pk' }] },
      fault: 'One.KeySchema[0].KeyType: missing',
    },
  ])('finds $seeded, and that alone', ({ type, properties, fault }) => {
    expect(faultsOf(type, properties)).toEqual([fault]);
  });
});

function faultsOf(Type: string, Properties: Record<string, unknown>): string[] {
  return check(parseTemplate({ Resources: { One: { Type, Properties } } }));
}
