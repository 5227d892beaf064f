/** Where a register keeps what lasts, unless `TILL_POS_DATA` says otherwise. */
export const dataFolderDefault = ".till/pos";
